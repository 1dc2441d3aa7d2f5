import { type CallSubject, callHook } from "./call-hook.ts";
import type { HookAnswer, HookInputs } from "./hooks.ts";
import type { PluginRun } from "./run.ts";

/** An answer and the plugin that gave it. */
export interface Answered<T> {
  readonly plugin: string;
  readonly answer: T;
}

/**
 * Asks one plugin after the other; the first answer that is not `null` wins, and those behind it are not asked.
 * A throw stops: a mirror that fails never silently means the next one. `undefined`: nobody's.
 */
export async function runFirst<H extends "provideImage" | "pinImage">(
  run: PluginRun,
  hook: H,
  input: HookInputs[H],
  subject: CallSubject,
): Promise<Answered<HookAnswer<H>> | undefined> {
  for (const plugin of run.plugins) {
    const answer = await callHook(run, plugin, hook, input, subject);
    if (answer !== null) return { plugin: plugin.name, answer };
  }
  return undefined;
}
