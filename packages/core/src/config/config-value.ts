import { shown } from "../errors.ts";
import { guarded } from "../guard.ts";
import type { Origin } from "../layers/origin.ts";
import { type CompatOptions, isCompat } from "../model/compat.ts";
import { parseInteger } from "../python/python-decode.ts";
import { type ConfigEntry, configVariable } from "./config-entries.ts";
import type { ConfigFile, IniConfigFile, YamlConfigFile } from "./config-file.ts";
import { iniOption, interpolate } from "./ini-interpolate.ts";
import { isNamedOnly } from "./named-only.ts";
import { refuse } from "./refuse.ts";
import { booleanWord, typedYamlValue } from "./typed-yaml.ts";
import { type YamlValue, yamlEntry } from "./yaml-value.ts";

/** The sources configuration is read from. */
export interface ConfigSources extends CompatOptions {
  /**
   * Values of the wrong type and unknown booleans are errors, and YAML keys are case-insensitive, as in flytectl.
   * Default: read as flytekit does.
   */
  readonly typed?: boolean;
  readonly file?: ConfigFile;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A value and where it was found. */
export interface ConfigValue {
  /**
   * A string, boolean, integer (seconds for a duration) or list of strings; other YAML values are passed on unchanged.
   */
  readonly value: YamlValue;
  readonly origin: Origin;
}

/**
 * Reads one entry: from the variable, then from the file. `undefined` if neither sets it. Empty values (`0`, an empty
 * string or list) are `undefined` too; from a variable, they also hide the file. From a file that was found rather than
 * chosen, entries that start a program, send data or weaken TLS are not read.
 *
 * Equivalent of flytekit's `ConfigEntry.read` with `set_if_exists`. Differences: a variable that is set but empty is
 * treated as unset, unless `compat` contains `config` (L26).
 *
 * @throws CONFIG_INVALID for an invalid duration, or an invalid number or boolean in an INI file
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

/** flytekit treats all but a few strings as true: a misspelt `false` would disable certificate verification. */
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

/** flytekit treats a value that cannot be interpolated as missing. */
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

/** Python does not accept a duration of more days. */
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

function existing(value: YamlValue, origin: Origin): ConfigValue | undefined {
  return isSomething(value) ? { value, origin } : undefined;
}

/** Python's truthiness, except that `false` is a value. */
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
