import { compatAreas, compatValues } from "../model/compat.ts";
import type { JsonObject } from "../model/json.ts";
import { omitUndefined } from "../omit-undefined.ts";
import type { Field, RecordField } from "./field.ts";
import { projectFields } from "./project-fields.ts";

// SchemaStore requires draft 07, and editors support it best.
const DRAFT = "http://json-schema.org/draft-07/schema#";
/** Serves the published package; without a version, this is the latest one. */
const ID = "https://unpkg.com/@flyte-settings/core/schema/project.schema.json";

/**
 * JSON Schema (draft 07) of `flyte-settings.yaml`, from the table that is used to read it. Published as
 * `schema/project.schema.json`.
 */
export function projectSchema(): JsonObject {
  return { $schema: DRAFT, $id: ID, title: "flyte-settings.yaml", ...recordSchema(projectFields) };
}

function recordSchema(field: RecordField): JsonObject {
  const properties = [
    ...Object.entries(field.fields).map(([name, inner]) => [name, schema(inner)] as const),
    ...Object.entries(field.aliases ?? {}).flatMap(([alias, name]) => {
      const inner = field.fields[name];
      return inner === undefined ? [] : [[alias, { ...schema(inner), deprecated: true }] as const];
    }),
  ];
  return {
    description: field.about,
    type: "object",
    additionalProperties: false,
    properties: Object.fromEntries(properties),
  };
}

/** An empty value is an empty mapping or list. */
function schema(field: Field): JsonObject {
  const { about: description } = field;
  switch (field.kind) {
    case "record":
      return { ...recordSchema(field), type: ["object", "null"] };
    case "map":
      return { description, type: ["object", "null"], additionalProperties: schema(field.of) };
    case "list":
      return { description, type: ["array", "null"], items: schema(field.of) };
    case "text":
      return {
        description,
        type: "string",
        examples: [field.example],
        ...omitUndefined({
          enum: field.values,
          pattern: field.pattern === undefined ? undefined : `^(?:${field.pattern})$`,
        }),
      };
    case "flag":
      return { description, type: "boolean" };
    case "any":
      return { description };
    case "quantity":
      return {
        description,
        anyOf: [one, { type: "array", items: one, minItems: 2, maxItems: 2 }],
      };
    case "plugin":
      return { description, anyOf: [source, tuple([source]), tuple([source, {}])] };
    case "ignore":
      return { description, ...ignored };
    case "generation":
      return { description, enum: [1, 2] };
    case "compat":
      return {
        description,
        anyOf: [{ const: "flytekit" }, { type: ["object", "null"], additionalProperties: false, properties: areas }],
      };
  }
}

const one: JsonObject = { type: ["string", "number"] };
const source: JsonObject = { type: "string", minLength: 1 };
function tuple(items: readonly JsonObject[]): JsonObject {
  return { type: "array", items, minItems: items.length, maxItems: items.length, additionalItems: false };
}

const ignored: JsonObject = {
  type: "object",
  additionalProperties: false,
  required: ["code", "reason"],
  properties: { code: { type: "string" }, reason: { type: "string", pattern: "\\S" } },
};
const areas: JsonObject = Object.fromEntries(compatAreas.map((area) => [area, { enum: [...compatValues(area)] }]));
