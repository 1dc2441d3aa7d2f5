import { FlyteSettingsError } from "../errors.ts";
import { guarded, guardedAll } from "../guard.ts";
import { isObject } from "../json.ts";
import { describe } from "./plain-data.ts";
import {
  type FieldRules,
  flag,
  hiddenText,
  listOf,
  mapOf,
  oneOf,
  problemOf,
  type Rule,
  recordOf,
  type Shape,
  text,
  wholeNumber,
} from "./shape.ts";
import type { Awaitable, FlytePlugin } from "./types.ts";

/** The options of a plugin: a rule for each, and the names of the required ones. */
export interface PluginOptions<Options> {
  readonly fields: FieldRules<Options>;
  readonly required?: readonly (keyof Options & string)[];
}

/** The types of option values. A function is a type too: it returns the problem of a value. */
export const option: {
  readonly text: Shape;
  /** A string that may be a secret: errors do not contain the value. */
  readonly hidden: Shape;
  readonly flag: Shape;
  readonly wholeNumber: Rule;
  /** One of these values. */
  readonly oneOf: (...values: readonly (string | number | boolean)[]) => Shape;
  /** Matches one of the two types; a value that matches neither is reported as not of the second one. */
  readonly either: (first: Shape, second: Shape) => Shape;
  /** A list of values of the type. */
  readonly listOf: (type: Shape) => Shape;
  /** An object with any keys and values of the type. */
  readonly mapOf: (type: Shape) => Shape;
  /** An object with only these fields, none of them required. */
  readonly recordOf: <T>(fields: FieldRules<T>) => Shape;
} = /* @__PURE__ */ guardedAll("option", {
  text,
  hidden: hiddenText,
  flag,
  wholeNumber,
  oneOf,
  either: (first: Shape, second: Shape) => {
    const types = [checkType(first, "either"), checkType(second, "either")] as const;
    return (value: unknown, path: string) => problemOf(types[0], value, path) && problemOf(types[1], value, path);
  },
  listOf: (type: Shape) => listOf(checkType(type, "listOf")),
  mapOf: (type: Shape) => mapOf(checkType(type, "mapOf")),
  recordOf: (fields: object) => checkFields({ fields }),
});

/** Adds type checking where a plugin is written; returns it unchanged. It is validated when it is loaded. */
export function definePlugin(plugin: FlytePlugin): FlytePlugin;
/**
 * A plugin with options: they are validated before `make` is called, and unknown options are an error.
 *
 * @throws PLUGIN_INVALID for fields that are not rules; from the returned function, for options that are unknown, missing
 * or of the wrong type
 * @example
 * ```ts
 * export default definePlugin(
 *   ({ registry }: { registry: string }) => ({ apiVersion: 1, name: "flyte-plugin-acme", provideImage: () => `${registry}/train:v3` }),
 *   { fields: { registry: option.text }, required: ["registry"] },
 * );
 * ```
 */
export function definePlugin<Options extends object>(
  make: (options: Options) => FlytePlugin,
  options: PluginOptions<Options>,
): (options: Options) => FlytePlugin;
/** The same, for a plugin that is created asynchronously. @throws PLUGIN_INVALID */
export function definePlugin<Options extends object>(
  make: (options: Options) => Promise<FlytePlugin>,
  options: PluginOptions<Options>,
): (options: Options) => Promise<FlytePlugin>;
export function definePlugin(
  plugin: FlytePlugin | ((options: never) => Awaitable<FlytePlugin>),
  options?: { readonly fields: object; readonly required?: readonly string[] },
): FlytePlugin | ((options: never) => Awaitable<FlytePlugin>) {
  if (typeof plugin !== "function" || options === undefined) return plugin as FlytePlugin;
  const type = guarded("definePlugin", () => checkFields(options));
  return (given) => {
    const problem = guarded("definePlugin", () => problemOf(type, given, "options"));
    if (problem === undefined) return plugin(given);
    throw new FlyteSettingsError("PLUGIN_INVALID", problem, {
      hint: "The options are beside the plugin's name in flyte-settings.yaml",
    });
  };
}

function checkFields({
  fields,
  required = [],
}: {
  readonly fields: object;
  readonly required?: readonly string[];
}): Shape {
  if (!isObject(fields)) throw notARule("fields", `an object of rules, got ${describe(fields)}`);
  for (const [name, type] of Object.entries(fields)) checkType(type, `fields.${name}`);
  const unknown = required.find((name) => !Object.hasOwn(fields, name));
  if (unknown !== undefined) throw notARule("required", `names of fields, got ${describe(unknown)}`);
  return recordOf(fields as FieldRules<object>, required as readonly never[]);
}

function checkType(type: unknown, place: string): Shape {
  if (typeof type === "function" || (isObject(type) && "kind" in type)) return type as Shape;
  throw notARule(place, `a rule, for example option.text, got ${describe(type)}`);
}

function notARule(place: string, expected: string): FlyteSettingsError {
  return new FlyteSettingsError("PLUGIN_INVALID", `options of a plugin: ${place}: expected ${expected}`);
}
