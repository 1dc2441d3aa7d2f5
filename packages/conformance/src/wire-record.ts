import { FlyteSettingsError } from "@flyte-settings/core";
import { object } from "./input.ts";
import type { Json, JsonObject } from "./json.ts";

/** The fields of a record in wire form. Unknown names are rejected, as in Python's constructors. @throws USAGE */
export function recordOf(value: Json | undefined, names: readonly string[], place: string): JsonObject {
  const record = object(value, place);
  const alien = Object.keys(record).find((name) => !names.includes(name));
  if (alien === undefined) return record;
  throw new FlyteSettingsError("USAGE", `${place}: expected ${names.join(", ")}, got ${alien.slice(0, 80)}`);
}

/** `{ [name]: read(value) }`, or nothing if the value is null or absent. */
export function present<K extends string, T>(
  name: K,
  value: Json | undefined,
  read: (value: Json) => T,
): { [Name in K]?: T } {
  return (value === undefined || value === null ? {} : { [name]: read(value) }) as { [Name in K]?: T };
}

/** Passes a value through with any type: the function under test handles a wrong one. */
export function asGiven<T>(value: Json): T {
  return value as T;
}
