import type { JsonObject } from "../model/json.ts";
import { imageWire, settingsWire } from "./tables.ts";
import type { Wire, WireField } from "./wire.ts";

const URL = "https://json-schema.org/draft/2020-12/schema";

/** flytekit rejects an image with both. */
const notBoth: JsonObject = {
  not: { properties: { tag: { type: "string" }, digest: { type: "string" } }, required: ["tag", "digest"] },
};

/**
 * JSON Schema (draft 2020-12) of the settings' wire form, from the same table that reads and writes it; published as
 * `schema/settings.schema.json`. Unknown names are allowed, as in reading.
 */
export function settingsSchema(): JsonObject {
  return { $schema: URL, title: "Flyte serialization settings, wire form", ...schemaOf(settingsWire) };
}

function schemaOf<T>(wire: Wire<T> & { readonly optional?: true }): JsonObject {
  const schema = plainSchema(wire as Wire<unknown>);
  return wire.optional ? { anyOf: [schema, { type: "null" }] } : schema;
}

function plainSchema({ kind, of }: Wire<unknown>): JsonObject {
  if (of === undefined) return { type: kind === "text" ? "string" : "boolean" };
  if (typeof of === "string") return quantitySchema(of.includes("float") ? "number" : "integer");
  if (isFields(of)) return recordSchema(of);
  const inner = schemaOf(of);
  return kind === "list" ? { type: "array", items: inner } : { type: "object", additionalProperties: inner };
}

function isFields(of: Wire<unknown> | readonly WireField[]): of is readonly WireField[] {
  return Array.isArray(of);
}

function recordSchema(fields: readonly WireField[]): JsonObject {
  const required = fields.filter(({ wire }) => !wire.optional && wire.missing === undefined).map(({ name }) => name);
  const properties = Object.fromEntries(fields.map(({ name, wire }) => [name, schemaOf(wire)]));
  return {
    type: "object",
    properties,
    ...(required.length === 0 ? {} : { required }),
    ...(fields === imageWire.of ? notBoth : {}),
  };
}

function quantitySchema(number: "number" | "integer"): JsonObject {
  const single = { type: ["string", number] };
  return { anyOf: [single, { type: "array", items: single, minItems: 2, maxItems: 2 }] };
}
