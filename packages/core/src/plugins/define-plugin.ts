import { FlyteSettingsError } from "../errors.ts";
import { guarded, guardedAll } from "../guard.ts";
import { isObject } from "../json.ts";
import { describe } from "./plain-data.ts";
import { type FieldRules, flag, listOf, mapOf, type Rule, shapeOf, text, wholeNumber } from "./shape.ts";
import type { Awaitable, FlytePlugin } from "./types.ts";

/** The options of a plugin: a rule for each, and the names of the required ones. */
export interface PluginOptions<Options> {
  readonly fields: FieldRules<Options>;
  readonly required?: readonly (keyof Options & string)[];
}

/** The rules for option values. */
export const option: {
  readonly text: Rule;
  readonly flag: Rule;
  readonly wholeNumber: Rule;
  /** A list of values that match the rule. */
  readonly listOf: (rule: Rule) => Rule;
  /** An object with any keys and values that match the rule. */
  readonly mapOf: (rule: Rule) => Rule;
} = /* @__PURE__ */ guardedAll("option", {
  text,
  flag,
  wholeNumber,
  listOf: (rule: Rule) => listOf(checkRule(rule, "listOf")),
  mapOf: (rule: Rule) => mapOf(checkRule(rule, "mapOf")),
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
  const rule = guarded("definePlugin", () => ruleOf(options));
  return (given) => {
    const problem = guarded("definePlugin", () => rule(given, "options"));
    if (problem === undefined) return plugin(given);
    throw new FlyteSettingsError("PLUGIN_INVALID", problem, {
      hint: "The options are beside the plugin's name in flyte-settings.yaml",
    });
  };
}

function ruleOf({ fields, required = [] }: { readonly fields: object; readonly required?: readonly string[] }): Rule {
  if (!isObject(fields)) throw notARule("fields", `an object of rules, got ${describe(fields)}`);
  for (const [name, rule] of Object.entries(fields)) checkRule(rule, `fields.${name}`);
  const unknown = required.find((name) => !Object.hasOwn(fields, name));
  if (unknown !== undefined) throw notARule("required", `names of fields, got ${describe(unknown)}`);
  return shapeOf(fields as FieldRules<object>, required as readonly never[]);
}

function checkRule(rule: unknown, place: string): Rule {
  if (typeof rule === "function") return rule as Rule;
  throw notARule(place, `a rule, for example option.text, got ${describe(rule)}`);
}

function notARule(place: string, expected: string): FlyteSettingsError {
  return new FlyteSettingsError("PLUGIN_INVALID", `options of a plugin: ${place}: expected ${expected}`);
}
