import { FlyteSettingsError } from "@flyte-settings/core";
import { isObject, type Json, type JsonObject } from "./json.ts";

/** The input as an object. @throws USAGE */
export function object(value: Json | undefined, place = "input"): JsonObject {
  if (!isObject(value)) throw wrong(place, "an object", value);
  return value;
}

/** A required string field. @throws USAGE */
export function text(input: Json, field: string): string {
  const value = object(input)[field];
  if (typeof value !== "string") throw wrong(`input.${field}`, "a string", value);
  return value;
}

/** A string field that may be missing or null. @throws USAGE */
export function optionalText(input: Json, field: string): string | undefined {
  const value = object(input)[field];
  return value === undefined || value === null ? undefined : text(input, field);
}

/** A list of strings; empty if absent or null. @throws USAGE */
export function texts(input: Json, field: string): string[] {
  const value = object(input)[field] ?? [];
  if (!Array.isArray(value) || value.some((item) => typeof item !== "string")) {
    throw wrong(`input.${field}`, "a list of strings", value);
  }
  return value as string[];
}

/** A map of strings, such as the environment; empty if absent or null. @throws USAGE */
export function textMap(input: Json, field: string): Record<string, string> {
  const value = object(input)[field] ?? {};
  if (!isObject(value) || Object.values(value).some((item) => typeof item !== "string")) {
    throw wrong(`input.${field}`, "an object of strings", value);
  }
  return value as Record<string, string>;
}

/** The variables of a case; defaults to those of this process. */
export function environment(input: Json): Readonly<Record<string, string | undefined>> {
  const { env } = object(input);
  return env === undefined || env === null ? process.env : textMap(input, "env");
}

function wrong(place: string, expected: string, value: Json | undefined): FlyteSettingsError {
  return new FlyteSettingsError("USAGE", `${place}: expected ${expected}, got ${described(value)}`);
}

function described(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  return isObject(value) ? "an object" : JSON.stringify(value).slice(0, 80);
}
