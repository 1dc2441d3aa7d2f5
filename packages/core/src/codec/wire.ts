import { describeValue, typeWord } from "../describe-value.ts";
import { type ErrorCode, FlyteSettingsError, shown } from "../errors.ts";
import { pairsOf, recordOf } from "../ordered-record.ts";
import { skip } from "../python/place.ts";
import { isDict, isList, type PythonJson } from "../python/python-json.ts";
import { isPythonTrue, pythonStr } from "../python/python-text.ts";
import { type Cursor, OTHER, type Other, scanString } from "./cursor.ts";

/** State of one pass over a record: strictness, current path, unknown names. */
export interface Pass {
  /** As in flytekit: types are converted rather than checked, and non-nullable values may be null. */
  readonly lenient: boolean;
  readonly code: ErrorCode;
  /** Names and indices from the root to the current value. */
  readonly path: (string | number)[];
  /** Paths of unknown names, which are dropped. */
  readonly unknown: string[];
}

/** The kind of a wire type; `write-wire.ts` writes each kind. */
export type Kind = "text" | "flag" | "list" | "map" | "record" | "quantity";

/**
 * A wire type: its kind, and how to read it, from a parsed tree or in one pass over JSON. Writing is separate, so that
 * a program that only decodes does not include it.
 */
export interface Wire<T> {
  readonly kind: Kind;
  /** Used in a message after "expected". */
  readonly expected: string;
  /** The element type of a list or map, the fields of a record, or the Python types of a quantity. */
  readonly of?: Wire<unknown> | readonly WireField[] | string;
  /** The value used for a missing name; absent: the name is required. */
  readonly missing?: T;
  read(value: PythonJson, pass: Pass): T;
  scan(cursor: Cursor): T | Other;
}

/** A nullable wire type; for `null` the property is absent. */
export interface OptionalWire<T> extends Wire<T> {
  readonly optional: true;
}

/** One wire type per field, in wire order; exactly the optional fields are optional here too. */
export type Fields<T> = {
  readonly [K in keyof T]-?: object extends Pick<T, K>
    ? OptionalWire<NonNullable<T[K]>>
    : Wire<T[K]> & { readonly optional?: never };
};

/** One row of a record's table. */
export interface WireField {
  readonly key: string;
  /** `distribution_location` of `distributionLocation`. */
  readonly name: string;
  /** The JSON that precedes the value: `{"enabled": ` or `, "destination_dir": `. */
  readonly prefix: string;
  readonly wire: Wire<unknown> & { readonly optional?: true };
}

/** Rules that involve several fields of a record. */
export interface RecordRules<T> {
  /** Changes or rejects a record that was read. */
  readonly afterRead?: (record: T, pass: Pass) => T;
  /** The same for a scanned record; returns {@link OTHER} to reject it. */
  readonly afterScan?: (record: T) => T | Other;
}

export const text: Wire<string> = {
  kind: "text",
  expected: "a string",
  read(value, pass) {
    if (typeof value === "string") return value;
    if (!pass.lenient) throw mismatch("a string", value, pass);
    return pythonStr(value);
  },
  scan: scanString,
};

export const flag: Wire<boolean> = {
  kind: "flag",
  expected: "true or false",
  read(value, pass) {
    if (typeof value === "boolean") return value;
    if (!pass.lenient) throw mismatch("true or false", value, pass);
    return isPythonTrue(value);
  },
  scan(cursor) {
    if (skip(cursor, "true")) return true;
    return skip(cursor, "false") ? false : OTHER;
  },
};

export function optional<T>(wire: Wire<T>): OptionalWire<T> {
  return { ...wire, optional: true };
}

/** A value that must not be null but may be missing. */
export function orElse<T>(wire: Wire<T>, missing: T): Wire<T> {
  return { ...wire, missing };
}

export function list<T>(item: Wire<T>): Wire<readonly T[]> {
  return {
    kind: "list",
    expected: "a list",
    of: item as Wire<unknown>,
    read(value, pass) {
      const items = pass.lenient && isEmpty(value) ? [] : value;
      if (!isList(items)) throw mismatch("a list", value, pass);
      return items.map((each, index) => within(pass, index, () => item.read(each, pass)));
    },
    scan(cursor) {
      const items: T[] = [];
      if (!skip(cursor, "[")) return OTHER;
      if (skip(cursor, "]")) return items;
      do {
        const each = item.scan(cursor);
        if (each === OTHER) return OTHER;
        items.push(each);
      } while (skip(cursor, ", "));
      return skip(cursor, "]") ? items : OTHER;
    },
  };
}

/** Names and strings in their original order. Other values are rejected unless the pass is lenient. */
export const textMap: Wire<Readonly<Record<string, string>>> = {
  kind: "map",
  expected: "an object",
  of: text as Wire<unknown>,
  read(value, pass) {
    if (!isDict(value)) throw mismatch("an object", value, pass);
    if (!pass.lenient) checkTexts(value, pass);
    return value as Readonly<Record<string, string>>;
  },
  scan(cursor) {
    const pairs = new Map<string, string>();
    if (!skip(cursor, "{")) return OTHER;
    if (skip(cursor, "}")) return recordOf(pairs);
    let count = 0;
    do {
      const name = scanString(cursor);
      if (name === OTHER || !skip(cursor, ": ")) return OTHER;
      const value = scanString(cursor);
      if (value === OTHER) return OTHER;
      pairs.set(name, value);
      count += 1;
    } while (skip(cursor, ", "));
    return pairs.size === count && skip(cursor, "}") ? recordOf(pairs) : OTHER;
  },
};

/** Rejects non-string values without printing them, because they may be secrets. */
export function checkTexts(values: { readonly [name: string]: unknown }, pass: Pass): void {
  for (const [name, value] of pairsOf(values)) {
    if (typeof value === "string") continue;
    pass.path.push(name);
    throw atPlace(`expected a string, got ${typeWord(value)}`, pass);
  }
}

/** Runs one level deeper. The path is restored only on success, so that an error still sees it. */
export function within<T>(pass: Pass, step: string | number, run: () => T): T {
  pass.path.push(step);
  const result = run();
  pass.path.pop();
  return result;
}

export function mismatch(expected: string, value: unknown, pass: Pass): FlyteSettingsError {
  return atPlace(`expected ${expected}, got ${describeValue(value)}`, pass);
}

export function atPlace(problem: string, pass: Pass): FlyteSettingsError {
  const place = pathText(pass.path);
  return new FlyteSettingsError(pass.code, `${place}: ${problem}`, { place });
}

/** flytekit's message first, then the place. */
export function failure(words: string, pass: Pass, expected: string): FlyteSettingsError {
  const place = pathText(pass.path);
  return new FlyteSettingsError(pass.code, `${shown(words)} (${place}). ${expected}`, { place });
}

/** `$.image_config.images[0].name`; a name that is not an identifier is in brackets. */
export function pathText(path: readonly (string | number)[]): string {
  return `$${path.map(stepText).join("")}`;
}

function stepText(step: string | number): string {
  if (typeof step === "number") return `[${step}]`;
  return /^[A-Za-z_]\w{0,79}$/.test(step) ? `.${step}` : `["${shown(step)}"]`;
}

/** In Python, an empty string or object also works as an empty list of images. */
function isEmpty(value: PythonJson): boolean {
  return value === "" || (isDict(value) && Object.keys(value).length === 0);
}
