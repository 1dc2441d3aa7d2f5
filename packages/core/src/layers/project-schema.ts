import { compatAreas } from "../model/compat.ts";
import type { JsonObject } from "../model/json.ts";
import { omitUndefined } from "../omit-undefined.ts";
import type { Field, RecordField } from "./field.ts";
import { projectFields } from "./project-fields.ts";

const URL = "https://json-schema.org/draft/2020-12/schema";

/** JSON Schema (draft 2020-12) of `flyte-settings.yaml`, from the table that reads it. Published as `schema/project.schema.json`. */
export function projectSchema(): JsonObject {
  return { $schema: URL, title: "flyte-settings.yaml", ...recordSchema(projectFields) };
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

/** Nothing behind the colon is an empty mapping or list. */
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
    case "compat":
      return {
        description,
        anyOf: [{ const: "flytekit" }, { type: ["object", "null"], additionalProperties: false, properties: areas }],
      };
  }
}

const one: JsonObject = { type: ["string", "number"] };
const source: JsonObject = { type: "string", minLength: 1 };
function tuple(prefixItems: readonly JsonObject[]): JsonObject {
  return { type: "array", prefixItems, minItems: prefixItems.length, maxItems: prefixItems.length, items: false };
}

const ignored: JsonObject = {
  type: "object",
  additionalProperties: false,
  required: ["code", "reason"],
  properties: { code: { type: "string" }, reason: { type: "string", pattern: "\\S" } },
};
const areas: JsonObject = Object.fromEntries(compatAreas.map((area) => [area, { const: "flytekit" }]));
