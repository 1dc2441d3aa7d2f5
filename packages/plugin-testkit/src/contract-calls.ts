import {
  callHook,
  frozenCopy,
  type LoadedPlugin,
  type PluginContext,
  type PluginFetch,
  type PluginHost,
  type PluginRun,
  startRun,
} from "@flyte-settings/core/plugin";
import type { PluginSamples, SampleCall } from "./contract-samples.ts";

/** In a run of its own, so that nothing is remembered. */
export function ask(plugin: LoadedPlugin, call: SampleCall, samples: PluginSamples): Promise<unknown> {
  return askIn(startRun([plugin], hostOf(samples)), plugin, call);
}

/** The hook as a host calls it: limited, its answer validated. */
export function askIn(run: PluginRun, plugin: LoadedPlugin, { hook, input }: SampleCall): Promise<unknown> {
  return callHook(run, plugin, hook, input.map((each) => frozenCopy(each)) as never, {});
}

/** The hook itself, without a host around it; what it is handed is a copy, frozen unless the call brings its own. */
export async function callRaw(
  plugin: LoadedPlugin,
  { hook, input, isOwnCopy = false }: SampleCall & { readonly isOwnCopy?: boolean },
  samples: PluginSamples,
  signal: AbortSignal = new AbortController().signal,
): Promise<unknown> {
  const copies = isOwnCopy ? input : input.map((each) => frozenCopy(each));
  return (plugin.hooks[hook] as (...args: readonly unknown[]) => unknown)(...copies, contextOf(samples, signal));
}

export function hostOf(samples: PluginSamples): PluginHost {
  const { fetch = refusingFetch, env = {}, root = "/project" } = samples;
  return { fetch, env, root, mode: "default", now: () => performance.now(), report: () => {} };
}

function contextOf(samples: PluginSamples, signal: AbortSignal): PluginContext {
  const { fetch, env, root, mode } = hostOf(samples);
  const calls = new Map<string, Promise<unknown>>();
  return {
    signal,
    fetch: (url, init) => fetch(url, { signal, ...init }),
    once: <T>(key: string, make: () => Promise<T>) => {
      const call = (calls.get(key) as Promise<T> | undefined) ?? make();
      calls.set(key, call);
      return call;
    },
    report: () => {},
    env,
    root,
    mode,
  };
}

const refusingFetch: PluginFetch = (url) =>
  Promise.reject(new Error(`the samples bring no fetch, so ${url} is not asked`));

/** Answers nobody, and ends when its signal aborts, as a web server that hangs would make fetch do. */
export const hangingFetch: PluginFetch = (_, init) =>
  new Promise((_resolve, reject) => {
    const stop = () => reject(init?.signal?.reason);
    if (init?.signal?.aborted) stop();
    else init?.signal?.addEventListener("abort", stop, { once: true });
  });
