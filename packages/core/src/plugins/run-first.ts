import { type CallSubject, callHook } from "./call-hook.ts";
import type { HookAnswer, HookInputs } from "./hooks.ts";
import type { PluginRun } from "./run.ts";

/** A result and the plugin that returned it. */
export interface Answered<T> {
  readonly plugin: string;
  readonly answer: T;
}

/**
 * Calls one plugin after the other; the first result that is not `null` is used, and later plugins are not called.
 * An exception stops the search: if a mirror fails, the next plugin is not silently used instead. `undefined`: no
 * plugin returned a result.
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
