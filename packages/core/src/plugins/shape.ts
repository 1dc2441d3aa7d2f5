import { isObject } from "../json.ts";
import { nearestName } from "../nearest-name.ts";
import { describe } from "./plain-data.ts";

/** Describes why a plain value is invalid, as `$.path: expected …, got …`; `undefined` if it is valid. */
export type Rule = (value: unknown, path: string) => string | undefined;

export const text: Rule = (value, path) => problem(typeof value === "string", "a string", value, path);
/** A string that may be a secret: for any other value, the message only contains its type. */
export const hiddenText: Rule = (value, path) =>
  typeof value === "string" ? undefined : `${path}: expected a string, got a ${typeof value}`;
export const flag: Rule = (value, path) => problem(typeof value === "boolean", "true or false", value, path);
export const quantity: Rule = (value, path) =>
  problem(typeof value === "string" || typeof value === "number", "a quantity such as 2 or 512Mi", value, path);
export const lineNumber: Rule = (value, path) =>
  problem(Number.isInteger(value) && (value as number) > 0, "a line, counted from 1", value, path);
export const wholeNumber: Rule = (value, path) => problem(Number.isSafeInteger(value), "a whole number", value, path);
export const plainObject: Rule = (value, path) => problem(isObject(value), "an object", value, path);

/** A string for which `test` returns true. */
export function textWhich(test: (value: string) => boolean, expected: string): Rule {
  return (value, path) => problem(typeof value === "string" && test(value), expected, value, path);
}

export function listOf(rule: Rule): Rule {
  return (value, path) => {
    if (!Array.isArray(value)) return problem(false, "a list", value, path);
    return firstProblem(value.map((item, index) => [item, `${path}[${index}]`, rule] as const));
  };
}

export function mapOf(rule: Rule): Rule {
  return (value, path) => {
    if (!isObject(value)) return problem(false, "an object", value, path);
    return firstProblem(Object.entries(value).map(([key, item]) => [item, `${path}.${key}`, rule] as const));
  };
}

/** A rule for each field of `T`: a missing one is a compile error. */
export type FieldRules<T> = { readonly [K in keyof T]-?: Rule };

/** An object with only these fields; those in `required` must be present, the others are optional. */
export function shapeOf<T>(fields: FieldRules<T>, required: readonly (keyof T & string)[] = []): Rule {
  const rules = new Map<string, Rule>(Object.entries(fields));
  return (value, path) => {
    if (!isObject(value)) return problem(false, "an object", value, path);
    const unknown = Object.keys(value).find((name) => !rules.has(name));
    if (unknown !== undefined) return `${path}.${unknown}: unknown; ${adviceFor(unknown, [...rules.keys()])}`;
    const missing = required.find((name) => !Object.hasOwn(value, name));
    if (missing !== undefined) return `${path}.${missing}: missing`;
    for (const [name, item] of Object.entries(value)) {
      const found = rules.get(name)?.(item, `${path}.${name}`);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function adviceFor(name: string, known: readonly string[]): string {
  const near = nearestName(name, known);
  return `${near === undefined ? "" : `did you mean ${near}? `}known: ${known.join(", ")}`;
}

function problem(holds: boolean, expected: string, value: unknown, path: string): string | undefined {
  return holds ? undefined : `${path}: expected ${expected}, got ${describe(value)}`;
}

function firstProblem(items: readonly (readonly [unknown, string, Rule])[]): string | undefined {
  for (const [value, path, rule] of items) {
    const found = rule(value, path);
    if (found !== undefined) return found;
  }
  return undefined;
}
