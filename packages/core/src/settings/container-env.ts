import { checkText } from "../check-argument.ts";
import { pairsIn } from "../check-names.ts";
import { guarded } from "../guard.ts";

/** Variables by name (in the order kept by `fromPairs`), or pairs in order. */
export type EnvInput = Readonly<Record<string, string>> | Iterable<readonly [name: string, value: string]>;

/**
 * The environment of a task's container, in order: the settings' variables, then the task's. A task's value overrides
 * the settings' at its original position. Equivalent of flytekit's `_get_container`.
 */
export function containerEnv(settingsEnv: EnvInput = [], taskEnv: EnvInput = []): [name: string, value: string][] {
  return guarded("containerEnv", () => [...new Map([...pairs(settingsEnv), ...pairs(taskEnv)])]);
}

/** How flytekit classifies a task when it decides whether the pod needs the settings. */
export type ExecutionBehavior = "default" | "dynamic" | "eager";

/** Whether such a task's container carries the serialized context, `_F_SS_C`, because it creates tasks in the pod. */
export function carriesContext(behavior: ExecutionBehavior): boolean {
  return behavior !== "default";
}

function pairs(env: EnvInput): readonly (readonly [string, string])[] {
  const all = pairsIn(env, "SETTINGS_INVALID", "variables as an object or as pairs");
  for (const [, value] of all) checkText(value, "a variable", "SETTINGS_INVALID");
  return all;
}
