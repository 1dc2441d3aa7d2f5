import { FlyteSettingsError } from "@flyte-settings/core";
import { object } from "./input.ts";
import type { Json, JsonObject } from "./json.ts";

/** The fields of a record in wire form. Python's constructors refuse a name that they do not know, so this does. @throws USAGE */
export function recordOf(value: Json | undefined, names: readonly string[], place: string): JsonObject {
  const record = object(value, place);
  const alien = Object.keys(record).find((name) => !names.includes(name));
  if (alien === undefined) return record;
  throw new FlyteSettingsError("USAGE", `${place}: expected ${names.join(", ")}, got ${alien.slice(0, 80)}`);
}

/** `{ [name]: read(value) }`, or nothing where the wire has null or nothing. */
export function present<K extends string, T>(
  name: K,
  value: Json | undefined,
  read: (value: Json) => T,
): { [Name in K]?: T } {
  return (value === undefined || value === null ? {} : { [name]: read(value) }) as { [Name in K]?: T };
}

/** The same where the type is whatever the request holds: what a wrong one does is the function's affair. */
export function asGiven<T>(value: Json): T {
  return value as T;
}
