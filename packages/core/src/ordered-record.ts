import { guarded } from "./guard.ts";

/** Keys in their own order, where an object's differs: JavaScript puts names like `"1"` first. A hint, never the truth. */
const ORDER: unique symbol = Symbol.for("flyte-settings.order");

interface Ordered {
  readonly [ORDER]?: readonly string[];
}

const INDEX = /^(?:0|[1-9]\d{0,9})$/;

/**
 * A plain object with these entries. Where its own order would be another one, the order stands beside them under a
 * symbol: a spread copies it, `Object.keys` and `JSON.stringify` do not see it. Any name is safe, `__proto__` too.
 *
 * @param pairs of a repeated name the last value counts, at the first one's place
 */
export function fromPairs<T>(pairs: Iterable<readonly [string, T]>): Readonly<Record<string, T>> {
  return guarded("fromPairs", () => recordOf(pairs));
}

/** {@link fromPairs} for pairs of our own. */
export function recordOf<T>(pairs: Iterable<readonly [string, T]>): Readonly<Record<string, T>> {
  const map = pairs instanceof Map ? pairs : new Map(pairs);
  const record: Record<string, T> = Object.fromEntries(map);
  for (const name of map.keys()) {
    if (INDEX.test(name)) return inOrder(record, [...map.keys()]);
  }
  return record;
}

/** The entries in the order in which they were put in; names that were added later by hand come last. */
export function entries<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return guarded("entries", () => pairsOf(record));
}

/** {@link entries} of a record of our own. */
export function pairsOf<T>(record: Readonly<Record<string, T>>): [string, T][] {
  const order = (record as Ordered)[ORDER];
  if (order === undefined) return Object.entries(record);
  const names = new Set(order.filter((name) => Object.hasOwn(record, name)));
  for (const name of Object.keys(record)) names.add(name);
  return [...names].map((name) => [name, record[name] as T]);
}

function inOrder<T>(record: Record<string, T>, names: readonly string[]): Record<string, T> {
  const natural = Object.keys(record);
  if (names.every((name, index) => name === natural[index])) return record;
  return Object.assign(record, { [ORDER]: Object.freeze(names) });
}
