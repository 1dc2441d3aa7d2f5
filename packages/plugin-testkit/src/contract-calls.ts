import {
  callHook,
  frozenCopy,
  isFlyteSettingsError,
  type LoadedPlugin,
  type PluginFetch,
  type PluginHost,
  type PluginRun,
  startRun,
} from "@flyte-settings/core/plugin";
import { checkTotal, limitOf, noteHang } from "./call-limit.ts";
import type { PluginSamples, SampleCall } from "./contract-samples.ts";
import { fakeContext, refusingFetch } from "./fake-context.ts";

/** Runs a call in its own run, so that nothing is cached. */
export function ask(plugin: LoadedPlugin, call: SampleCall, samples: PluginSamples): Promise<unknown> {
  return askIn(newRun(plugin, samples), plugin, call, samples);
}

export function newRun(plugin: LoadedPlugin, samples: PluginSamples): PluginRun {
  return startRun([plugin], hostOf(samples), { timeoutMs: limitOf(samples) });
}

/** Calls the hook as a host does: with a time limit and validation of the result. */
export async function askIn(
  run: PluginRun,
  plugin: LoadedPlugin,
  { hook, input }: SampleCall,
  samples: PluginSamples,
): Promise<unknown> {
  checkTotal(samples);
  const start = performance.now();
  try {
    return await callHook(run, plugin, hook, input.map((each) => frozenCopy(each)) as never, {});
  } catch (error) {
    if (isFlyteSettingsError(error) && error.code === "PLUGIN_TIMEOUT") noteHang(samples, performance.now() - start);
    throw error;
  }
}

/** Calls the hook directly, without a host. Its input is a copy, frozen unless the call provides its own. */
export async function callRaw(
  plugin: LoadedPlugin,
  { hook, input, isOwnCopy = false }: SampleCall & { readonly isOwnCopy?: boolean },
  samples: PluginSamples,
  signal: AbortSignal = new AbortController().signal,
): Promise<unknown> {
  const copies = isOwnCopy ? input : input.map((each) => frozenCopy(each));
  const method = plugin.hooks[hook] as (...args: readonly unknown[]) => unknown;
  const { fetch, env, root } = hostOf(samples);
  checkTotal(samples);
  const limit = limitOf(samples);
  const start = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limit} ms`)), limit);
  });
  try {
    return await Promise.race([method(...copies, fakeContext({ fetch, env, root, signal })), late]);
  } finally {
    clearTimeout(timer);
    const ms = performance.now() - start;
    if (ms >= limit) noteHang(samples, ms);
  }
}

export function hostOf(samples: PluginSamples): PluginHost {
  const { fetch = refusingFetch, env = {}, root = "/project" } = samples;
  return { fetch, env, root, compat: "strict", now: () => performance.now(), report: () => {} };
}

/** Never responds, and rejects when its signal aborts, like fetch with a web server that hangs. */
export const hangingFetch: PluginFetch = (_, init) =>
  new Promise((_resolve, reject) => {
    const stop = () => reject(init?.signal?.reason);
    if (init?.signal?.aborted) stop();
    else init?.signal?.addEventListener("abort", stop, { once: true });
  });
