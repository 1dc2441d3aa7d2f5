import { FlyteSettingsError, shown } from "../errors.ts";
import { guarded } from "../guard.ts";
import type { Origin } from "../layers/origin.ts";
import { type CompatOptions, isCompat } from "../model/compat.ts";
import { parseInteger } from "../python/python-decode.ts";
import { type ConfigEntry, configVariable } from "./config-entries.ts";
import type { ConfigFile, IniConfigFile, YamlConfigFile } from "./config-file.ts";
import { iniOption, interpolate } from "./ini-interpolate.ts";
import { isNamedOnly } from "./named-only.ts";
import { booleanWord, typedYamlValue } from "./typed-yaml.ts";
import { type YamlValue, yamlEntry } from "./yaml-value.ts";

/** What configuration is read from. */
export interface ConfigSources extends CompatOptions {
  /**
   * Values of another type than the entry's are errors, also unknown words for a boolean, and keys of YAML are read in any
   * case, as flytectl reads them. Absent: as flytekit reads them.
   */
  readonly typed?: boolean;
  readonly file?: ConfigFile;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A value and where it was found. */
export interface ConfigValue {
  /** Text, boolean, integer (seconds for a duration) or list of texts; what YAML holds otherwise is passed on. */
  readonly value: YamlValue;
  readonly origin: Origin;
}

/**
 * Reads one entry: variable, then file. `undefined` when neither has it. What counts as nothing (`0`, an empty text, an
 * empty list) is `undefined` too and hides the file when it comes from a variable. From a file that was merely found, entries
 * that start a program, send something or weaken TLS are not read.
 *
 * Twin of flytekit `ConfigEntry.read` with `set_if_exists`. Differs: a variable that is set but empty counts as not set,
 * unless `compat` says `config` (L26).
 *
 * @throws CONFIG_INVALID for a duration, or a number or boolean of an INI file, that cannot be read
 */
export function readConfigValue(entry: ConfigEntry, sources: ConfigSources): ConfigValue | undefined {
  return guarded("readConfigValue", () => {
    const variable = configVariable(entry);
    const text = sources.env?.[variable];
    if (text !== undefined && (text !== "" || isCompat(sources.compat, "config"))) {
      if (sources.typed) checkBoolean(entry, text, variable);
      return existing(fromText(entry, text, `variable ${variable}`), { layer: "environment", variable });
    }
    if (!sources.file || (sources.file.isFound && isNamedOnly(entry))) return undefined;
    if (sources.file.format === "ini") return fromIni(entry, sources.file);
    return sources.typed ? fromTypedYaml(entry, sources.file) : fromYaml(entry, sources.file);
  });
}

/** flytekit takes any word but a few for true: a misspelt `false` would switch the check of certificates off. */
function checkBoolean({ type }: ConfigEntry, text: string, variable: string): void {
  if (type !== "bool" || booleanWord(text) !== undefined) return;
  refuse(`expected true or false, got ${shown(text)}`, `variable ${variable}`);
}

function fromTypedYaml(entry: ConfigEntry, file: YamlConfigFile): ConfigValue | undefined {
  if (entry.yaml === undefined) return undefined;
  const found = typedYamlValue(entry, file);
  if (found === undefined || !isSomething(found.value)) return undefined;
  const value =
    typeof found.value === "string" && entry.without !== undefined
      ? found.value.replaceAll(entry.without, "")
      : found.value;
  return existing(value, { layer: "flytekit", file: file.path, line: found.line, key: entry.yaml });
}

function fromIni(entry: ConfigEntry, file: IniConfigFile): ConfigValue | undefined {
  const option = iniOption(file.ini, entry.iniSection, entry.iniOption);
  if (!option) return undefined;
  const text = interpolated(entry, file, option);
  if (text === undefined) return undefined;
  const place = `${file.path}:${option.line}`;
  const value = iniReaders[entry.type](entry, text, place);
  const key = `[${entry.iniSection}] ${entry.iniOption}`;
  return existing(value, { layer: "flytekit", file: file.path, line: option.line, key });
}

/** flytekit takes a value that cannot be interpolated as not there. */
function interpolated(entry: ConfigEntry, file: IniConfigFile, option: Parameters<typeof interpolate>[2]) {
  try {
    return interpolate(file.ini, entry.iniSection, option);
  } catch {
    return undefined;
  }
}

function fromYaml(entry: ConfigEntry, file: YamlConfigFile): ConfigValue | undefined {
  if (entry.yaml === undefined) return undefined;
  let node = file.root;
  let line = 1;
  for (const key of entry.yaml.split(".")) {
    const found = yamlEntry(node, key);
    if (!found) return undefined;
    line = found.key.line;
    node = found.value;
  }
  if (!node || !isSomething(node.value)) return undefined;
  const value = yamlValue(entry, node.value);
  return value === undefined
    ? undefined
    : existing(value, { layer: "flytekit", file: file.path, line, key: entry.yaml });
}

function yamlValue(entry: ConfigEntry, value: YamlValue): YamlValue | undefined {
  if (typeof value === "string") return fromText(entry, value, "");
  return entry.without === undefined ? value : undefined;
}

function fromText(entry: ConfigEntry, text: string, place: string): YamlValue {
  switch (entry.type) {
    case "bool":
      return text !== "" && !["false", "0", "off", "no"].includes(text.toLowerCase());
    case "list":
      return text.split(",");
    case "int":
      return parseInteger(text) ?? text;
    case "timedelta":
      return seconds(text, place);
    case "str":
      return entry.without === undefined ? text : text.replaceAll(entry.without, "");
  }
}

type IniReader = (entry: ConfigEntry, text: string, place: string) => YamlValue;

const iniReaders: Record<ConfigEntry["type"], IniReader> = {
  str: fromText,
  list: fromText,
  timedelta: fromText,
  bool: (_, text, place) => {
    const value = iniBooleans.get(text.toLowerCase());
    return value ?? refuse(`Not a boolean: ${shown(text)}. Expected yes, no, on, off, true, false, 1 or 0`, place);
  },
  int: (_, text, place) => parseInteger(text) ?? notAnInteger(text, place),
};

const iniBooleans: ReadonlyMap<string, boolean> = new Map([
  ["1", true],
  ["yes", true],
  ["true", true],
  ["on", true],
  ["0", false],
  ["no", false],
  ["false", false],
  ["off", false],
]);

/** A duration beyond this many days is none to Python. */
const MAX_DAYS = 999_999_999;

function seconds(text: string, place: string): number {
  const value = Number(parseInteger(text) ?? notAnInteger(text, place));
  const days = Math.floor(value / 86_400);
  return Math.abs(days) <= MAX_DAYS ? value : refuse(`days=${days}; must have magnitude <= ${MAX_DAYS}`, place);
}

function notAnInteger(text: string, place: string): never {
  return refuse(
    `invalid literal for int() with base 10: '${shown(text)}'. Expected a whole number, for example 5`,
    place,
  );
}

function refuse(problem: string, place: string): never {
  throw new FlyteSettingsError("CONFIG_INVALID", `${place}: ${problem}`, { place });
}

function existing(value: YamlValue, origin: Origin): ConfigValue | undefined {
  return isSomething(value) ? { value, origin } : undefined;
}

/** Python's truth, but that `false` is something. */
export function isSomething(value: YamlValue): boolean {
  if (typeof value === "boolean") return true;
  if (typeof value !== "object" || value === null) return Boolean(value);
  if (value instanceof Map) return value.size > 0;
  if (Array.isArray(value)) return value.length > 0;
  return hasContent(value);
}

function hasContent(value: unknown): boolean {
  const special = value as { kind: string; value?: number; members?: readonly unknown[]; base64?: string };
  if (special.kind === "float") return special.value !== 0;
  if (special.kind === "set") return special.members?.length !== 0;
  return special.kind !== "bytes" || special.base64 !== "";
}
