import { describeValue, typeWord } from "../describe-value.ts";
import { type ErrorCode, FlyteSettingsError, shown } from "../errors.ts";
import { pairsOf, recordOf } from "../ordered-record.ts";
import { skip } from "../python/place.ts";
import { isDict, isList, type PythonJson } from "../python/python-json.ts";
import { isPythonTrue, pythonStr } from "../python/python-text.ts";
import { type Cursor, OTHER, type Other, scanString } from "./cursor.ts";

/** What one pass over a record knows: how strict it is, where it is, what it met. */
export interface Pass {
  /** As flytekit: types are made, not checked, and what must not be null may be. */
  readonly lenient: boolean;
  readonly code: ErrorCode;
  /** Names and indices from the root to the value at hand. */
  readonly path: (string | number)[];
  /** Paths of names that no record has; they are dropped. */
  readonly unknown: string[];
}

/** What a type on the wire is; `write-wire.ts` writes each kind. */
export type Kind = "text" | "flag" | "list" | "map" | "record" | "quantity";

/**
 * A type on the wire: what it is, and how it is read, from a tree and in one pass over a text. Writing is apart, so that a
 * program which only decodes does not carry it.
 */
export interface Wire<T> {
  readonly kind: Kind;
  /** In a message, after "expected". */
  readonly expected: string;
  /** What a list or a map is of, the fields of a record, Python's types of a quantity. */
  readonly of?: Wire<unknown> | readonly WireField[] | string;
  /** What a name that is missing stands for; absent: it must be there. */
  readonly missing?: T;
  read(value: PythonJson, pass: Pass): T;
  scan(cursor: Cursor): T | Other;
}

/** A place on the wire that may hold `null`; the property is then absent. */
export interface OptionalWire<T> extends Wire<T> {
  readonly optional: true;
}

/** One wire for each field, in the order of the wire; what is optional there is optional here, and nothing else. */
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
  /** What precedes the value in the text: `{"enabled": ` or `, "destination_dir": `. */
  readonly prefix: string;
  readonly wire: Wire<unknown> & { readonly optional?: true };
}

/** What a record asks of its fields together. */
export interface RecordRules<T> {
  /** Changes a record that was read, or refuses it. */
  readonly afterRead?: (record: T, pass: Pass) => T;
  /** The same for one that was scanned; what is to be refused is {@link OTHER}. */
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

/** Names and texts in their own order. Values that are no texts are refused unless the pass is lenient. */
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

/** Refuses what is no text without showing it: it may be a secret. */
export function checkTexts(values: { readonly [name: string]: unknown }, pass: Pass): void {
  for (const [name, value] of pairsOf(values)) {
    if (typeof value === "string") continue;
    pass.path.push(name);
    throw atPlace(`expected a string, got ${typeWord(value)}`, pass);
  }
}

/** Runs one step deeper; the path is put back only when all went well, so that an error finds it as it was. */
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

/** The words of the peer first, then the place. */
export function failure(words: string, pass: Pass, expected: string): FlyteSettingsError {
  const place = pathText(pass.path);
  return new FlyteSettingsError(pass.code, `${shown(words)} (${place}). ${expected}`, { place });
}

/** `$.image_config.images[0].name`; a name that is no word stands in brackets. */
export function pathText(path: readonly (string | number)[]): string {
  return `$${path.map(stepText).join("")}`;
}

function stepText(step: string | number): string {
  if (typeof step === "number") return `[${step}]`;
  return /^[A-Za-z_]\w{0,79}$/.test(step) ? `.${step}` : `["${shown(step)}"]`;
}

/** In Python an empty text or object is an empty list of images too. */
function isEmpty(value: PythonJson): boolean {
  return value === "" || (isDict(value) && Object.keys(value).length === 0);
}
