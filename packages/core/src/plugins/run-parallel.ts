import type { FlyteSettingsError } from "../errors.ts";
import { type CallSubject, callHook } from "./call-hook.ts";
import type { HookAnswer, HookInputs } from "./hooks.ts";
import type { PluginRun } from "./run.ts";
import type { Answered } from "./run-first.ts";

/** Everybody's answers and everybody's failures, each in the order of the plugins. */
export interface Gathered<T> {
  readonly answers: readonly Answered<T>[];
  readonly errors: readonly FlyteSettingsError[];
}

/** Asks all plugins at once and waits for all of them: one that fails does not hide what the others found. */
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
