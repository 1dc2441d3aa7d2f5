import type { FlyteSettingsError } from "../errors.ts";
import { type CallSubject, callHook } from "./call-hook.ts";
import type { HookAnswer, HookInputs } from "./hooks.ts";
import type { PluginRun } from "./run.ts";
import type { Answered } from "./run-first.ts";

/** All results and all failures, each in the order of the plugins. */
export interface Gathered<T> {
  readonly answers: readonly Answered<T>[];
  readonly errors: readonly FlyteSettingsError[];
}

/**
 * Calls all plugins concurrently and waits for all of them, so that a failure does not hide the findings of the others.
 */
export async function runParallel<H extends "checkImage">(
  run: PluginRun,
  hook: H,
  input: HookInputs[H],
  subject: CallSubject,
): Promise<Gathered<HookAnswer<H>>> {
  const answers: Answered<HookAnswer<H>>[] = [];
  const errors: FlyteSettingsError[] = [];
  const calls = run.plugins.map((plugin) => callHook(run, plugin, hook, input, subject));
  for (const [index, call] of (await Promise.allSettled(calls)).entries()) {
    if (call.status === "rejected") errors.push(call.reason as FlyteSettingsError);
    else if (call.value !== null) answers.push({ plugin: run.plugins[index]?.name ?? "", answer: call.value });
  }
  return { answers, errors };
}
