import { isObject } from "../json.ts";
import type { FlagKind, ListKind, MapKind, QuantityKind, RecordKind, RowsOf, TextKind } from "../model/field.ts";
import { adviceFor } from "../nearest-name.ts";
import { describe } from "./plain-data.ts";

/** Describes why a plain value is invalid, as `$.path: expected …, got …`; `undefined` if it is valid. */
export type Rule = (value: unknown, path: string) => string | undefined;

/** The type of a plain value: a kind of the field tables, or a rule for what no kind describes. */
export type Shape = TextShape | FlagKind | QuantityKind | ListKind<Shape> | MapKind<Shape> | RecordShape | Rule;

interface TextShape extends TextKind {
  /** A possible secret: errors contain only the type of a wrong value. */
  readonly isSecret?: boolean;
}

interface RecordShape extends RecordKind<Shape> {
  /** The others are optional. */
  readonly required?: readonly string[];
}

/** A type for each field of `T`: a missing one is a compile error. */
export type FieldRules<T> = RowsOf<T, Shape>;

export const text: Shape = { kind: "text" };
export const flag: Shape = { kind: "flag" };
export const quantity: Shape = { kind: "quantity" };
/** A string that may be a secret. */
export const hiddenText: Shape = { kind: "text", isSecret: true };
export const lineNumber: Rule = (value, path) =>
  problem(Number.isInteger(value) && (value as number) > 0, "a line, counted from 1", value, path);
export const wholeNumber: Rule = (value, path) => problem(Number.isSafeInteger(value), "a whole number", value, path);
export const plainObject: Rule = (value, path) => problem(isObject(value), "an object", value, path);

/** A string for which `test` returns true. */
export function textWhich(test: (value: string) => boolean, expected: string): Rule {
  return (value, path) => problem(typeof value === "string" && test(value), expected, value, path);
}

export function oneOf(...values: readonly (string | number | boolean)[]): Shape {
  return { kind: "text", values };
}

export function listOf(of: Shape): Shape {
  return { kind: "list", of };
}

export function mapOf(of: Shape): Shape {
  return { kind: "map", of };
}

/** An object with only these fields; those in `required` must be present, the others are optional. */
export function recordOf<T>(fields: RowsOf<T, Shape>, required: readonly (keyof T & string)[] = []): Shape {
  return { kind: "record", fields, required };
}

/** The first problem of a plain value. */
export function problemOf(shape: Shape, value: unknown, path: string): string | undefined {
  if (typeof shape === "function") return shape(value, path);
  switch (shape.kind) {
    case "text":
      return textProblem(shape, value, path);
    case "flag":
      return problem(typeof value === "boolean", "true or false", value, path);
    case "quantity":
      return quantityProblem(value, path);
    case "list":
      if (!Array.isArray(value)) return problem(false, "a list", value, path);
      return firstProblem(value.map((item, index) => [item, `${path}[${index}]`, shape.of] as const));
    default: // map and record
      return plainObject(value, path) ?? entriesProblem(shape, value as object, path);
  }
}

function textProblem({ values, isSecret }: TextShape, value: unknown, path: string): string | undefined {
  if (values) return problem(values.includes(value as string), values.join(" or "), value, path);
  if (typeof value !== "string" && isSecret) return `${path}: expected a string, got a ${typeof value}`;
  return problem(typeof value === "string", "a string", value, path);
}

function quantityProblem(value: unknown, path: string): string | undefined {
  if (!Array.isArray(value)) return oneQuantity(value, path);
  return value.length === 2 ? problemOf(listOf(oneQuantity), value, path) : `${path}: expected a request and its limit`;
}

function oneQuantity(value: unknown, path: string): string | undefined {
  const isQuantity = typeof value === "string" || typeof value === "number";
  return problem(isQuantity, "a quantity such as 2 or 512Mi", value, path);
}

function entriesProblem(shape: MapKind<Shape> | RecordShape, value: object, path: string): string | undefined {
  const items = Object.entries(value);
  if (shape.kind === "map") return firstProblem(items.map(([name, item]) => [item, `${path}.${name}`, shape.of]));
  const { fields, required = [] } = shape;
  const unknown = items.find(([name]) => !Object.hasOwn(fields, name))?.[0];
  if (unknown !== undefined) return `${path}.${unknown}: unknown. ${adviceFor(unknown, Object.keys(fields))}`;
  const missing = required.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) return `${path}.${missing}: missing`;
  return firstProblem(items.map(([name, item]) => [item, `${path}.${name}`, fields[name] as Shape]));
}

function problem(holds: boolean, expected: string, value: unknown, path: string): string | undefined {
  return holds ? undefined : `${path}: expected ${expected}, got ${describe(value)}`;
}

function firstProblem(items: readonly (readonly [value: unknown, path: string, shape: Shape])[]): string | undefined {
  for (const [value, path, shape] of items) {
    const found = problemOf(shape, value, path);
    if (found !== undefined) return found;
  }
  return undefined;
}
