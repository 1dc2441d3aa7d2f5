import { type CallSubject, callHook } from "./call-hook.ts";
import type { HookAnswer, HookInputs } from "./hooks.ts";
import type { PluginRun } from "./run.ts";

/**
 * Asks every plugin in order, each with what the ones before made of the value: the kinds `chain` and `sequential`.
 * `null` leaves the value as it is, a throw stops.
 *
 * @param input the value as the hook wants it
 * @param step the value after an answer
 */
export async function runChain<Value, H extends "rewriteImage" | "extendSettings" | "applyToTask">(
  run: PluginRun,
  hook: H,
  first: Value,
  input: (value: Value) => HookInputs[H],
  step: (value: Value, answer: HookAnswer<H>, plugin: string) => Value,
  subject?: CallSubject,
): Promise<Value> {
  let value = first;
  for (const plugin of run.plugins) {
    if (plugin.hooks[hook] === undefined) continue;
    const answer = await callHook(run, plugin, hook, input(value), subject);
    if (answer !== null) value = step(value, answer, plugin.name);
  }
  return value;
}
