import { guarded } from "../guard.ts";
import { entries } from "../ordered-record.ts";

/** Variables by name (their order as `fromPairs` keeps it), or pairs in order. */
export type EnvInput = Readonly<Record<string, string>> | Iterable<readonly [name: string, value: string]>;

/**
 * The environment of a task's container, in order: the settings', then the task's, which wins at the place of the first.
 * Twin of flytekit's `_get_container`.
 */
export function containerEnv(settingsEnv: EnvInput = [], taskEnv: EnvInput = []): [name: string, value: string][] {
  return guarded("containerEnv", () => [...new Map([...pairs(settingsEnv), ...pairs(taskEnv)])]);
}

/** What a task is to flytekit when it asks whether the pod needs the settings. */
export type ExecutionBehavior = "default" | "dynamic" | "eager";

/** Whether such a task's container carries the serialized context, `_F_SS_C`: it makes tasks of its own in the pod. */
export function carriesContext(behavior: ExecutionBehavior): boolean {
  return behavior !== "default";
}

function pairs(env: EnvInput): Iterable<readonly [string, string]> {
  return Symbol.iterator in env
    ? (env as Iterable<readonly [string, string]>)
    : entries(env as Readonly<Record<string, string>>);
}
