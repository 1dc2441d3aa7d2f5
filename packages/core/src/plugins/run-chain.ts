import { type CallSubject, callHook } from "./call-hook.ts";
import type { HookAnswer, HookInputs } from "./hooks.ts";
import type { PluginRun } from "./run.ts";

/**
 * Calls every plugin in order, each with the value as changed by the previous ones (the kinds `chain` and
 * `sequential`). `null` leaves the value unchanged; an exception stops the chain.
 *
 * @param input converts the value to the hook's input
 * @param step applies a result to the value
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
