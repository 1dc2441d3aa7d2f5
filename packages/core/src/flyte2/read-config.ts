import type { YamlConfigFile } from "../config/config-file.ts";
import { type YamlNode, type YamlValue, yamlEntry } from "../config/yaml-value.ts";
import { isFlyteSettingsError } from "../errors.ts";
import { guarded } from "../guard.ts";
import { isPythonTrue } from "../python/python-text.ts";
import { type Flyte2Entry, flyte2Entries } from "./config-table.ts";
import { commandWords, separatedWords } from "./config-words.ts";
import { yamlStr } from "./yaml-str.ts";

/** Where a value comes from. */
export interface Flyte2Origin {
  readonly variable?: string;
  readonly file?: string;
  readonly line?: number;
}

export interface Flyte2Value extends Flyte2Origin {
  readonly entry: Flyte2Entry;
  /** Absent: Flyte 2's default. */
  readonly value?: YamlValue;
  /** Values set elsewhere but overridden, highest precedence first. */
  readonly overrides: readonly (Flyte2Origin & { readonly value: YamlValue })[];
}

export interface Flyte2Sources {
  /** The file in use; absent: none was found, in which case Flyte 2 does not read variables either. */
  readonly file?: YamlConfigFile;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads Flyte 2's configuration value by value, as `flyte.config.auto` does: the first variable that is set, even to an
 * empty string, then the file. Values keep their YAML type; for a boolean option, any non-empty string is true.
 *
 * @throws CONFIG_INVALID for a command with unclosed quotes in a variable
 */
export function readFlyte2Config(sources: Flyte2Sources): readonly Flyte2Value[] {
  return guarded("readFlyte2Config", () => flyte2Entries.map((entry) => readEntry(entry, sources)));
}

type Candidate = Flyte2Origin & { readonly value: YamlValue };

function readEntry(entry: Flyte2Entry, { file, env }: Flyte2Sources): Flyte2Value {
  const set = entry.variables.flatMap((variable): Candidate[] => {
    const value = env[variable];
    return value === undefined ? [] : [{ variable, value }];
  });
  if (file === undefined) return { entry, overrides: set };
  const [first, ...others] = set;
  const written = fileValue(entry, file);
  const below = written === undefined ? [] : [written];
  const given = first === undefined ? undefined : transformed(first.value, entry);
  if (first !== undefined && given !== undefined) {
    const { variable } = first;
    return {
      entry,
      ...(isSet(given) ? { value: given } : {}),
      variable: variable as string,
      overrides: [...others, ...below],
    };
  }
  if (written === undefined) return { entry, overrides: set };
  return { entry, ...written, overrides: set };
}

function fileValue(entry: Flyte2Entry, file: YamlConfigFile): Candidate | undefined {
  let node: YamlNode | undefined = file.root;
  let key: YamlNode | undefined;
  for (const part of entry.yaml.split(".")) {
    const found = yamlEntry(node, part);
    node = found?.value;
    key = found?.key;
  }
  if (node === undefined || !isSet(node.value)) return undefined;
  try {
    const value = transformed(node.value, entry);
    if (value === undefined || !isSet(value)) return undefined;
    return { file: file.path, line: (key ?? node).line, value };
  } catch (error) {
    // an invalid command in a file is treated as unset
    if (isFlyteSettingsError(error)) return undefined;
    throw error;
  }
}

function transformed(value: YamlValue, { type }: Flyte2Entry): YamlValue | undefined {
  if ((type !== "argv" && type !== "words") || Array.isArray(value)) return value;
  return (type === "argv" ? commandWords : separatedWords)(yamlStr(value)) as YamlValue | undefined;
}

/** Values that are false in Python are treated as unset, except `false` itself. */
function isSet(value: YamlValue): boolean {
  if (typeof value === "boolean") return true;
  if (value instanceof Map) return value.size > 0;
  if (Array.isArray(value)) return value.length > 0;
  const kind = (value as { kind?: string } | null)?.kind;
  if (kind === "set") return (value as { members: readonly unknown[] }).members.length > 0;
  if (kind === "bytes") return (value as { base64: string }).base64 !== "";
  return kind === "date" || isPythonTrue(value);
}
