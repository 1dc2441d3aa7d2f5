import { guarded } from "./guard.ts";

/**
 * The original order of keys, if it differs from the object's: JavaScript moves names like `"1"` to the front. Only a
 * hint; the object itself is authoritative.
 */
const ORDER: unique symbol = Symbol.for("flyte-settings.order");

interface Ordered {
  readonly [ORDER]?: readonly string[];
}

const INDEX = /^(?:0|[1-9]\d{0,9})$/;

/**
 * Creates a plain object with these entries. If JavaScript would reorder them, the original order is stored under a
 * symbol, which a spread copies, but `Object.keys` and `JSON.stringify` do not see. Safe for any name, including
 * `__proto__`.
 *
 * @param pairs if a name is repeated, the last value is used, at the position of the first
 */
export function fromPairs<T>(pairs: Iterable<readonly [string, T]>): Readonly<Record<string, T>> {
  return guarded("fromPairs", () => recordOf(pairs));
}

/** {@link fromPairs}, for internal use. */
export function recordOf<T>(pairs: Iterable<readonly [string, T]>): Readonly<Record<string, T>> {
  const map = pairs instanceof Map ? pairs : new Map(pairs);
  const record: Record<string, T> = Object.fromEntries(map);
  for (const name of map.keys()) {
    if (INDEX.test(name)) return inOrder(record, [...map.keys()]);
  }
  return record;
}

/** The entries in the order in which they were inserted; names added directly to the object come last. */
export function entries<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return guarded("entries", () => pairsOf(record));
}

/** {@link entries}, for internal use. */
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
