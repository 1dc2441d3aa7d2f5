/**
 * A pod specification converted to Kubernetes' Go type and back, as flytectl does: unknown fields are removed, empty
 * optional fields are omitted, required structs appear (`resources: {}`), and quantities become canonical. Equivalent
 * of `UnmarshalStructToObj` and `MarshalObjToStruct` (flytestdlib/utils).
 */

import { FlyteSettingsError, type Json, type JsonObject } from "@flyte-settings/core";
import { isObject, shown } from "@flyte-settings/core/plugin";
import { podSpecTypes } from "./pod-spec-types.ts";
import { canonicalQuantity } from "./quantity.ts";

/** A Go value before it is written: `undefined` is a nil pointer, map or list, from a missing field or `null`. */
type Go = Json | undefined;

/** @throws PACKAGE_INVALID with Go's message if Go cannot read it */
export function roundTripPodSpec(spec: JsonObject): JsonObject {
  return record(spec, "PodSpec", "PodSpec") as JsonObject;
}

function convert(value: Json | undefined, kind: string, place: string): Go {
  if (kind.startsWith("*"))
    return value === undefined || value === null ? undefined : convert(value, kind.slice(1), place);
  if (kind.startsWith("[]")) return list(value, kind.slice(2), place);
  if (kind.startsWith("{}")) return map(value, kind.slice(2), place);
  const scalar = scalars[kind];
  return scalar === undefined ? record(value, kind, place) : scalar(value ?? undefined, place);
}

function record(value: Json | undefined, name: string, place: string): Json {
  const given = value === undefined || value === null ? {} : value;
  if (!isObject(given)) throw mismatch(given, `v1.${name}`, place);
  const fields = podSpecTypes[name] ?? {};
  const byField = matched(given, fields);
  const written = Object.entries(fields).flatMap(([field, type]): [string, Json][] => {
    const kind = type.replace(/^\?/, "");
    const result = convert(byField.get(field), kind, `${name}.${field}`);
    if (type.startsWith("?") && isEmpty(result, kind)) return [];
    return [[field, result ?? null]];
  });
  return Object.fromEntries(written);
}

/** Go falls back to a key in different case; of several keys for one field, the last is used. */
function matched(given: JsonObject, fields: Readonly<Record<string, string>>): Map<string, Json> {
  const folded = new Map(Object.keys(fields).map((field) => [field.toLowerCase(), field]));
  const byField = new Map<string, Json>();
  for (const [key, value] of Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const field = Object.hasOwn(fields, key) ? key : folded.get(key.toLowerCase());
    if (field !== undefined && value !== null) byField.set(field, value);
  }
  return byField;
}

function list(value: Json | undefined, kind: string, place: string): Go {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw mismatch(value, `[]${kind}`, place);
  return value.map((item: Json) => convert(item, kind, place) ?? null);
}

/** Keys sorted, as Go writes a map. */
function map(value: Json | undefined, kind: string, place: string): Go {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw mismatch(value, `map[string]${kind}`, place);
  const entries = Object.entries(value).map(([key, item]): [string, Json] => [key, convert(item, kind, place) ?? null]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const scalars: Readonly<Record<string, (value: Json | undefined, place: string) => Go>> = {
  string: (value, place) => typed(value, "string", "string", "", place),
  bool: (value, place) => typed(value, "boolean", "bool", false, place),
  int32: (value, place) => integer(value, "int32", 2 ** 31, place),
  int64: (value, place) => integer(value, "int64", 2 ** 63, place),
  quantity,
  intOrString: (value, place) => {
    if (typeof value === "string" || value === undefined) return value ?? 0;
    return integer(value, "int32", 2 ** 31, place);
  },
  time: (value, place) => (value === undefined ? null : timestamp(value, place)),
  bytes: (value, place) => (value === undefined ? undefined : typed(value, "string", "[]uint8", "", place)),
  raw: (value) => value,
};

function typed(value: Json | undefined, type: string, goType: string, zero: Json, place: string): Go {
  if (value === undefined) return zero;
  if (typeof value !== type) throw mismatch(value, goType, place);
  return value;
}

function integer(value: Json | undefined, goType: string, limit: number, place: string): Go {
  if (value === undefined) return 0;
  const fits = typeof value === "number" && Number.isInteger(value) && value < limit && value >= -limit;
  // From 1e21 on, the number is written with an exponent, which Go does not accept as an integer.
  if (!fits || Math.abs(value) >= 1e21) throw mismatch(value, goType, place);
  return value;
}

function quantity(value: Json | undefined, place: string): Go {
  if (value === undefined) return "0";
  const text = typeof value === "number" ? String(value) : value;
  const canonical = typeof text === "string" ? canonicalQuantity(text) : undefined;
  if (canonical !== undefined) return canonical;
  throw new FlyteSettingsError(
    "PACKAGE_INVALID",
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$': " +
      `${place} is ${shown(JSON.stringify(value))}, expected for example 500m or 1Gi`,
  );
}

function timestamp(value: Json, place: string): Go {
  const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) throw mismatch(value, "v1.Time", place);
  return new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
}

/** Go's `omitempty`: structs are never empty, a pointer only when it is nil. */
function isEmpty(value: Go, kind: string): boolean {
  if (value === undefined) return true;
  if (kind.startsWith("*")) return false;
  if (kind.startsWith("[]") || kind === "bytes") return (value as readonly Json[] | string).length === 0;
  if (kind.startsWith("{}")) return Object.keys(value as JsonObject).length === 0;
  return isScalar(kind) && (value === "" || value === 0 || value === false);
}

function isScalar(kind: string): boolean {
  return kind === "string" || kind === "bool" || kind === "int32" || kind === "int64";
}

function mismatch(value: Json, goType: string, place: string): FlyteSettingsError {
  const found = Array.isArray(value)
    ? "array"
    : isObject(value)
      ? "object"
      : typeof value === "boolean"
        ? "bool"
        : typeof value;
  return new FlyteSettingsError(
    "PACKAGE_INVALID",
    `json: cannot unmarshal ${found} into Go struct field ${place} of type ${goType}: ${shown(JSON.stringify(value))}`,
  );
}
