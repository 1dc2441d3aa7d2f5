import { guardedAsync } from "../guard.ts";
import { omitUndefined } from "../omit-undefined.ts";
import { answers } from "./answers.ts";
import { blame, type CallPlace, pluginFault, sayThrown } from "./blame.ts";
import type { HookAnswer, HookInputs } from "./hooks.ts";
import type { LoadedPlugin } from "./load-check.ts";
import { frozenCopy } from "./plain-data.ts";
import type { PluginRun } from "./run.ts";
import { errorWithoutSecrets, withoutSecrets } from "./run-secrets.ts";
import { settle, tooLate } from "./settle.ts";
import { problemOf } from "./shape.ts";
import type { HookName } from "./types.ts";

/** The image or task that a call refers to. */
export interface CallSubject {
  readonly image?: string;
  readonly task?: string;
}

/**
 * Calls one hook of one plugin: with limits, the result copied and validated, every failure attributed, everything
 * traced.
 *
 * @param input frozen plain data that the hook cannot change
 * @returns `null` also if the plugin does not implement the hook
 * @throws the error made by {@link blame}: PLUGIN_FAILED, PLUGIN_TIMEOUT, PLUGIN_RESULT_INVALID, ABORTED, or the code
 * the plugin threw
 */
export function callHook<H extends HookName>(
  run: PluginRun,
  plugin: LoadedPlugin,
  hook: H,
  input: HookInputs[H],
  subject: CallSubject = {},
): Promise<HookAnswer<H> | null> {
  return guardedAsync("callHook", async () => {
    const method = plugin.hooks[hook] as ((...input: readonly unknown[]) => unknown) | undefined;
    if (method === undefined) return null;
    const place: CallPlace = { plugin: plugin.name, hook, ...subject };
    const began = run.host.now();
    try {
      const answered = await settle(run, place, (ctx) => method(...input, ctx));
      const ms = run.host.now() - began;
      if (ms > run.timeoutMs) throw tooLate(run, place);
      const answer = answered === null ? null : readAnswer(hook, answered, place);
      trace(run, place, ms, answer === null ? "not mine" : answers[hook].summary(answer));
      return answer;
    } catch (thrown) {
      const error = errorWithoutSecrets(run, blame(thrown, place));
      trace(run, place, run.host.now() - began, `failed: ${error.code}`);
      throw error;
    }
  });
}

function readAnswer<H extends HookName>(hook: H, answered: unknown, place: CallPlace): HookAnswer<H> {
  if (answered === undefined) {
    throw pluginFault(
      "PLUGIN_RESULT_INVALID",
      place,
      "answered undefined; return an answer, or null for what is not its own",
    );
  }
  let answer: unknown;
  try {
    answer = frozenCopy(answered);
  } catch (thrown) {
    throw pluginFault("PLUGIN_RESULT_INVALID", place, `its answer is not plain data: ${sayThrown(thrown)}`);
  }
  const problem = problemOf(answers[hook].shape, answer, "$");
  if (problem !== undefined) throw pluginFault("PLUGIN_RESULT_INVALID", place, `its answer is not valid: ${problem}`);
  return answer as HookAnswer<H>;
}

function trace(run: PluginRun, place: CallPlace, ms: number, answer: string): void {
  const subject = place.image ?? place.task;
  run.trace.push({
    hook: place.hook,
    plugin: place.plugin,
    ...omitUndefined({ subject }),
    ms,
    answer: withoutSecrets(run, answer),
  });
}
