import { isFlyteSettingsError } from "@flyte-settings/core";
import type { HookName, LoadedPlugin } from "@flyte-settings/core/plugin";
import { checkTotal, withLimit } from "./call-limit.ts";
import { ask, askIn, callRaw, hangingFetch, newRun } from "./contract-calls.ts";
import { callsOf, type PluginSamples, type SampleCall } from "./contract-samples.ts";
import { watchProcess } from "./watch-process.ts";

/** How long a hook may continue after its signal aborted, in milliseconds. */
const ABORT_MS = 1_000;
const AT_ONCE = 4;
/** How long a hook is watched after its result: it may have left a timer behind. */
const LATE_MS = 50;

/** One rule of the contract and the check that detects violations. */
export interface ContractRule {
  /** A statement about the plugin. */
  readonly title: string;
  /** Returns a sentence per problem; empty if the plugin follows the rule. */
  readonly broken: (plugin: LoadedPlugin, samples: PluginSamples) => Promise<readonly string[]>;
}

/** Every rule, in the order in which they are checked. */
export const contractRules: Readonly<Record<string, ContractRule>> = {
  "foreign-is-null": { title: "answers null for what is not its own", broken: answersForeign },
  "valid-results": { title: "answers its own samples, with what the host takes", broken: invalidResults },
  repeatable: { title: "gives the same answer to the same question", broken: changingAnswers },
  idempotent: { title: "leaves alone what it already changed", broken: secondChanges },
  "no-mutation": { title: "does not change what it is handed", broken: mutations },
  "concurrent-safe": { title: "gives the same answers when asked all at once", broken: tangledAnswers },
  aborts: { title: `ends within ${ABORT_MS} ms when its signal aborts`, broken: lateEnds },
  silent: { title: "does not print, set environment variables, change the working directory or exit", broken: deeds },
  "errors-with-codes": { title: "fails with an error that has a code", broken: codelessErrors },
};

const NOBODYS = { requests: [{ name: "contract", reference: "x-nobodys-scheme://contract" }] };

async function answersForeign(plugin: LoadedPlugin, samples: PluginSamples): Promise<readonly string[]> {
  const { requests = [], ...foreign } = samples.foreign ?? {};
  return eachCall(plugin, { ...foreign, requests: [...requests, ...NOBODYS.requests] }, async (call) => {
    const answer = await ask(plugin, call, samples);
    return isNothing(answer) ? undefined : `answered ${text(answer)}, expected null`;
  });
}

/** `null`, or an empty list of findings. */
function isNothing(answer: unknown): boolean {
  return answer === null || (Array.isArray(answer) && answer.length === 0);
}

function invalidResults(plugin: LoadedPlugin, samples: PluginSamples): Promise<readonly string[]> {
  return eachCall(plugin, samples, async (call) => {
    const answer = await ask(plugin, call, samples);
    const isOwn = call.hook === "provideImage";
    return isOwn && answer === null ? "answered null to a request that is its own" : undefined;
  });
}

function changingAnswers(plugin: LoadedPlugin, samples: PluginSamples): Promise<readonly string[]> {
  return eachCall(plugin, samples, async (call) => {
    const [first, second] = [text(await ask(plugin, call, samples)), text(await ask(plugin, call, samples))];
    return first === second ? undefined : `answered ${first}, and then ${second}`;
  });
}

/** A hook that receives its own result must not change anything. */
function secondChanges(plugin: LoadedPlugin, samples: PluginSamples): Promise<readonly string[]> {
  const again: { readonly [H in HookName]?: (input: readonly unknown[], answer: unknown) => readonly unknown[] } = {
    rewriteImage: ([image], answer) => [merge(image, typeof answer === "string" ? { reference: answer } : answer)],
    applyToTask: ([, settings], answer) => [answer, settings],
  };
  return eachCall(plugin, samples, async (call) => {
    const next = again[call.hook];
    const first = next === undefined ? null : await ask(plugin, call, samples);
    if (next === undefined || first === null) return undefined;
    const input = next(call.input, first);
    const second = await ask(plugin, { ...call, input }, samples);
    const unchanged = second === null || text(merge(input[0], asObject(second))) === text(input[0]);
    return unchanged ? undefined : `changed its own answer ${text(first)} to ${text(second)}`;
  });
}

/** The input is an unfrozen copy, so that modifications succeed and can be detected. */
function mutations(plugin: LoadedPlugin, samples: PluginSamples): Promise<readonly string[]> {
  return eachCall(plugin, samples, async (call) => {
    const input = structuredClone(call.input);
    const before = text(input);
    await callRaw(plugin, { ...call, input, isOwnCopy: true }, samples);
    return text(input) === before ? undefined : `changed what it was handed: ${before} became ${text(input)}`;
  });
}

async function tangledAnswers(plugin: LoadedPlugin, samples: PluginSamples): Promise<readonly string[]> {
  const calls = callsOf(plugin, samples);
  const alone: PromiseSettledResult<unknown>[] = [];
  for (const call of calls) alone.push(...(await Promise.allSettled([ask(plugin, call, samples)])));
  const many = Array.from({ length: AT_ONCE }, () => calls).flat();
  const run = newRun(plugin, samples);
  const together = await Promise.allSettled(many.map((call) => askIn(run, plugin, call, samples)));
  return calls.flatMap((call, index) => {
    const expected = outcome(alone[index]);
    const other = together
      .filter((_, at) => at % calls.length === index)
      .map(outcome)
      .find((each) => each !== expected);
    return other === undefined ? [] : [`${call.what}: ${expected} when asked alone, ${other} among others`];
  });
}

async function lateEnds(plugin: LoadedPlugin, samples: PluginSamples): Promise<readonly string[]> {
  const late = new Set<HookName>();
  return eachCall(plugin, samples, async (call) => {
    if (late.has(call.hook)) return undefined;
    checkTotal(samples);
    for (const abortAfterMs of [0, 10]) {
      const controller = new AbortController();
      const slow = { ...samples, timeoutMs: 2 * ABORT_MS, fetch: hangingFetch };
      const answer = callRaw(plugin, call, withLimit(slow), controller.signal);
      const ended = Promise.resolve(answer).then(noop, noop);
      if (abortAfterMs > 0) await Promise.race([ended, after(abortAfterMs)]);
      controller.abort();
      const isLate = await Promise.race([ended.then(() => false), after(ABORT_MS).then(() => true)]);
      if (!isLate) continue;
      late.add(call.hook);
      return `was still running ${ABORT_MS} ms after its signal aborted; pass ctx.signal on`;
    }
    return undefined;
  });
}

async function deeds(plugin: LoadedPlugin, samples: PluginSamples): Promise<readonly string[]> {
  const found: string[] = [];
  for (const call of [...callsOf(plugin, samples), ...callsOf(plugin, samples.failing ?? {})]) {
    const watched = await watchProcess(() => ask(plugin, call, samples).catch(noop));
    found.push(...watched.deeds.map((deed) => `${call.what}: ${deed}`));
  }
  await after(LATE_MS);
  return found;
}

async function codelessErrors(plugin: LoadedPlugin, samples: PluginSamples): Promise<readonly string[]> {
  const found: string[] = [];
  for (const call of callsOf(plugin, samples.failing ?? {})) {
    try {
      const answer = await callRaw(plugin, call, samples);
      if (!isFailure(call.hook, answer)) found.push(`${call.what}: answered ${text(answer)}, expected a failure`);
    } catch (error) {
      if (isFlyteSettingsError(error)) continue;
      found.push(`${call.what}: threw ${String(error).slice(0, 80)}, expected a FlyteSettingsError with a code`);
    }
  }
  return found;
}

/** A hook that only reports may return the problem as findings; `null` ("not mine") is not a failure. */
function isFailure(hook: HookName, answer: unknown): boolean {
  return hook === "checkImage" || isNothing(answer);
}

/** Tries every call; an exception breaks every rule. */
async function eachCall(
  plugin: LoadedPlugin,
  samples: NonNullable<PluginSamples["foreign"]>,
  problemOf: (call: SampleCall) => Promise<string | undefined>,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const call of callsOf(plugin, samples)) {
    try {
      const problem = await problemOf(call);
      if (problem !== undefined) found.push(`${call.what}: ${problem}`);
    } catch (error) {
      found.push(`${call.what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return found;
}

function outcome(settled: PromiseSettledResult<unknown> | undefined): string {
  return settled?.status === "fulfilled" ? text(settled.value) : `a failure (${String(settled?.reason)})`;
}

function merge(value: unknown, change: unknown): unknown {
  return { ...(value as object), ...asObject(change) };
}

function asObject(value: unknown): object {
  return typeof value === "string" ? { reference: value } : (value as object);
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function noop(): void {}
