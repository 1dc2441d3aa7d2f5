import { guarded } from "../guard.ts";
import type { FieldPath } from "../layers/field-path.ts";

/** An integral, infinite or NaN float: a plain JavaScript number would look like an integer. */
export interface YamlFloat {
  readonly kind: "float";
  readonly value: number;
}

/** A date or time in the `isoformat()` of Python's `date` or `datetime`. */
export interface YamlDate {
  readonly kind: "date";
  readonly text: string;
}

/** `!!set`: its members in order of appearance. */
export interface YamlSet {
  readonly kind: "set";
  readonly members: readonly YamlValue[];
}

/** `!!binary` */
export interface YamlBytes {
  readonly kind: "bytes";
  /** Standard base64 with padding and without whitespace. */
  readonly base64: string;
}

/**
 * The result of PyYAML's `safe_load` as JavaScript values: an integer from 2^53 on is a `bigint`, a float without a
 * fraction a {@link YamlFloat}, a mapping a `Map` (with any key that Python can hash, in order), `!!omap` and `!!pairs`
 * are lists of pairs.
 */
export type YamlValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | YamlFloat
  | YamlDate
  | YamlBytes
  | YamlSet
  | readonly YamlValue[]
  | ReadonlyMap<YamlValue, YamlValue>;

/** A value and its position. `line` and `column` start at 1. */
export interface YamlNode {
  readonly value: YamlValue;
  readonly line: number;
  readonly column: number;
  /** For a list: its elements with their positions. */
  readonly items?: readonly YamlNode[];
  /** For a mapping: its pairs with their positions, in order, keys unique. */
  readonly entries?: readonly YamlEntry[];
}

export interface YamlEntry {
  readonly key: YamlNode;
  readonly value: YamlNode;
  /** Earlier occurrences of the same key; as in PyYAML, the last one is used. */
  readonly duplicates?: readonly YamlNode[];
}

/** The pair with this key; `undefined` if the node is not a mapping or has no such key. */
export function yamlEntry(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  return guarded("yamlEntry", () => node?.entries?.find((entry) => entry.key.value === key));
}

/** The kind of value, for use in a sentence: `a mapping`, `a list`, `a number`. */
export function yamlKind(value: YamlValue): string {
  return guarded("yamlKind", () => {
    if (value === null) return "nothing";
    if (value instanceof Map) return "a mapping";
    if (Array.isArray(value)) return "a list";
    if (typeof value === "object") return kinds[(value as YamlFloat | YamlDate | YamlBytes | YamlSet).kind];
    return typeof value === "string" ? "a string" : typeof value === "boolean" ? "true or false" : "a number";
  });
}

const kinds = { float: "a number", date: "a date", bytes: "binary data", set: "a set" } as const;

/** A key that occurs more than once in a mapping. */
export interface DuplicateKey {
  readonly path: FieldPath;
  /** The one that is used: the last. */
  readonly node: YamlNode;
  /** For messages: `twice on lines 3 and 7`. */
  readonly occurs: string;
}

/** Every key below a node that occurs more than once. */
export function duplicateKeys(node: YamlNode | undefined, path: FieldPath = []): readonly DuplicateKey[] {
  return guarded("duplicateKeys", () => {
    const inItems = (node?.items ?? []).flatMap((item, index) => duplicateKeys(item, [...path, index]));
    const inEntries = (node?.entries ?? []).flatMap(({ key, value, duplicates = [] }) => {
      const at = [...path, String(key.value)];
      const own = duplicates.length === 0 ? [] : [{ path: at, node: key, occurs: occurrences([...duplicates, key]) }];
      return [...own, ...duplicateKeys(value, at)];
    });
    return [...inItems, ...inEntries];
  });
}

function occurrences(keys: readonly YamlNode[]): string {
  const lines = [...new Set(keys.map(({ line }) => line))];
  return `twice on line${lines[1] ? "s" : ""} ${lines.join(" and ")}`;
}
