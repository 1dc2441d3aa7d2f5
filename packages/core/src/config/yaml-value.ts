import { guarded } from "../guard.ts";

/** An integral, infinite or NaN float: JavaScript's number alone would not say that it is no integer. */
export interface YamlFloat {
  readonly kind: "float";
  readonly value: number;
}

/** A date or time, as `isoformat()` of Python's `date` or `datetime` writes it. */
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
  /** Standard base64 with padding and without white space. */
  readonly base64: string;
}

/**
 * What PyYAML's `safe_load` gives, in JavaScript's values where they can hold it: an integer from 2^53 on is a `bigint`,
 * a float without a fraction a {@link YamlFloat}, a mapping a `Map` (keys may be anything that Python can hash, their
 * order counts), `!!omap` and `!!pairs` lists of pairs.
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

/** A value and where it stands. `line` and `column` count from 1. */
export interface YamlNode {
  readonly value: YamlValue;
  readonly line: number;
  readonly column: number;
  /** Of a list: its elements with their places. */
  readonly items?: readonly YamlNode[];
  /** Of a mapping: its pairs with their places, in order, keys unique. */
  readonly entries?: readonly YamlEntry[];
}

export interface YamlEntry {
  readonly key: YamlNode;
  readonly value: YamlNode;
  /** The same key, written above this one; as in PyYAML the last one is read. */
  readonly duplicates?: readonly YamlNode[];
}

/** The pair whose key is that text; `undefined` where the node is no mapping or has no such key. */
export function yamlEntry(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  return guarded("yamlEntry", () => node?.entries?.find((entry) => entry.key.value === key));
}

/** What a value is called in a sentence: `a mapping`, `a list`, `a number`. */
export function yamlKind(value: YamlValue): string {
  return guarded("yamlKind", () => {
    if (value === null) return "nothing";
    if (value instanceof Map) return "a mapping";
    if (Array.isArray(value)) return "a list";
    if (typeof value === "object") return kinds[(value as YamlFloat | YamlDate | YamlBytes | YamlSet).kind];
    return typeof value === "string" ? "a text" : typeof value === "boolean" ? "true or false" : "a number";
  });
}

const kinds = { float: "a number", date: "a date", bytes: "binary data", set: "a set" } as const;

/** A key that is written more than once in a mapping. */
export interface DuplicateKey {
  readonly path: readonly string[];
  /** The one that is read: the last. */
  readonly node: YamlNode;
  /** Of all of them, in order. */
  readonly lines: readonly number[];
}

/** Every key below a node that is written more than once. */
export function duplicateKeys(node: YamlNode | undefined, path: readonly string[] = []): readonly DuplicateKey[] {
  return guarded("duplicateKeys", () => {
    const inItems = (node?.items ?? []).flatMap((item, index) => duplicateKeys(item, [...path, String(index)]));
    const inEntries = (node?.entries ?? []).flatMap(({ key, value, duplicates = [] }) => {
      const at = [...path, String(key.value)];
      const own =
        duplicates.length === 0 ? [] : [{ path: at, node: key, lines: [...duplicates, key].map(({ line }) => line) }];
      return [...own, ...duplicateKeys(value, at)];
    });
    return [...inItems, ...inEntries];
  });
}
