import type { ErrorCode } from "./error-codes.ts";
import { FlyteSettingsError, shown } from "./errors.ts";
import { isObject } from "./json.ts";
import { adviceFor } from "./nearest-name.ts";
import { pairsOf } from "./ordered-record.ts";
import { describe, isPlain } from "./plugins/plain-data.ts";

/**
 * Rejects a misspelt field or option, as strict as flytekit's keyword arguments, and maps, promises and other
 * instances, whose contents would be dropped.
 *
 * @throws the code
 */
export function checkNames(given: unknown, known: readonly string[], code: ErrorCode, what = "option"): void {
  checkPlain(given, code, `${what}s as an object`);
  const unknown = Object.entries(given).find(([name, value]) => value !== undefined && !known.includes(name))?.[0];
  if (unknown === undefined) return;
  throw new FlyteSettingsError(code, `unknown ${what} ${shown(unknown)}. ${adviceFor(unknown, known)}`);
}

/** @throws the code unless it is a plain object */
export function checkPlain(given: unknown, code: ErrorCode, expected: string): asserts given is object {
  if (isObject(given) && isPlain(given)) return;
  throw new FlyteSettingsError(code, `expected ${expected}, got ${describe(given)}`);
}

/**
 * The pairs of an object or of an iterable such as a `Map`, in their order.
 *
 * @throws the code for anything else
 */
export function pairsIn<T>(
  given: Readonly<Record<string, T>> | Iterable<readonly [string, T]>,
  code: ErrorCode,
  expected: string,
): readonly (readonly [string, T])[] {
  const iterable = given as Partial<Iterable<readonly [string, T]>> | null;
  if (typeof iterable === "object" && iterable?.[Symbol.iterator] !== undefined) {
    const pairs = [...(iterable as Iterable<readonly [string, T]>)];
    if (pairs.every((pair) => Array.isArray(pair) && pair.length === 2)) return pairs;
  }
  checkPlain(given, code, expected);
  return pairsOf(given as Readonly<Record<string, T>>);
}
