import { checkText } from "../check-argument.ts";
import { describeValue, typeWord } from "../describe-value.ts";
import { FlyteSettingsError, shown } from "../errors.ts";
import { guarded } from "../guard.ts";
import { isObject } from "../json.ts";
import { entries, fromPairs } from "../ordered-record.ts";

/** Deeper than any settings, pod or finding; also ends circular objects. */
const MAX_DEPTH = 64;
/** Because a proxy may report any number of keys. */
const MAX_NODES = 1_000_000;

/**
 * A deep, frozen copy: later changes on one side do not affect the other, and getters and proxies are read once.
 * Properties that are `undefined` are dropped.
 *
 * @throws SETTINGS_INVALID for functions, symbols, class instances, numbers that JSON cannot represent, and cycles
 */
export function frozenCopy<T>(value: T, path = "$"): T {
  return guarded("frozenCopy", () => {
    checkText(path, "the path", "SETTINGS_INVALID");
    return copy(value, path, 0, { left: MAX_NODES }) as T;
  });
}

function copy(value: unknown, path: string, depth: number, budget: { left: number }): unknown {
  if (depth > MAX_DEPTH) throw notPlain(`${shown(path)}: deeper than ${MAX_DEPTH} levels, or it holds itself`);
  budget.left -= 1;
  if (budget.left < 0) throw notPlain(`${shown(path)}: more than ${MAX_NODES} values`);
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (Array.isArray(value)) {
    return Object.freeze(Array.from(value, (item, index) => copy(item, `${path}[${index}]`, depth + 1, budget)));
  }
  if (typeof value === "object" && isPlain(value)) return copyObject(value, path, depth, budget);
  throw notPlain(`${shown(path)}: expected plain data, got ${describe(value)}`);
}

function notPlain(problem: string): FlyteSettingsError {
  return new FlyteSettingsError("SETTINGS_INVALID", problem);
}

/** Preserves the order of names, and names like `__proto__`: see ordered-record.ts. */
function copyObject(value: object, path: string, depth: number, budget: { left: number }): object {
  const copied: [string, unknown][] = [];
  for (const [key, item] of entries(value as Readonly<Record<string, unknown>>)) {
    if (item !== undefined) copied.push([key, copy(item, `${path}.${key}`, depth + 1, budget)]);
  }
  return Object.freeze(fromPairs(copied));
}

/** Created by `{}` or without a prototype, in this realm or another. */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Like {@link describeValue}, but names the class of an instance. */
export function describe(value: unknown): string {
  if (value === undefined || typeof value === "bigint") return typeWord(value);
  const isInstance = isObject(value) && !isPlain(value);
  return isInstance ? `an instance of ${className(value)}` : describeValue(value);
}

function className(value: object): string {
  return shown(String((value as { constructor?: { name?: unknown } }).constructor?.name || "a class"));
}
