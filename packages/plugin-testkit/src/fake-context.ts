import type { PluginContext, PluginFetch } from "@flyte-settings/core/plugin";

/** What the context is to hold; the rest has defaults. */
export interface FakeContextOptions extends Partial<Omit<PluginContext, "once" | "report">> {
  /** Gets what the plugin reports. */
  readonly onReport?: (level: "info" | "warning", message: string) => void;
}

/**
 * What a hook is handed, for a test that calls one by itself. By default there is no network, no environment, and the signal
 * never aborts.
 *
 * @example
 * ```ts
 * await plugin.provideImage?.({ name: "default", reference: "acme://train" }, fakeContext({ env: { ACME: "1" } }));
 * ```
 */
export function fakeContext(options: FakeContextOptions = {}): PluginContext {
  const { onReport = () => {}, signal = new AbortController().signal, fetch = refusingFetch, ...more } = options;
  const calls = new Map<string, Promise<unknown>>();
  return {
    signal,
    fetch: (url, init) => fetch(url, { signal, ...init }),
    once: <T>(key: string, make: () => Promise<T>) => {
      const call = (calls.get(key) as Promise<T> | undefined) ?? make();
      calls.set(key, call);
      return call;
    },
    report: onReport,
    env: {},
    root: "/project",
    mode: "default",
    ...more,
  };
}

/** For samples and contexts that bring no `fetch`. */
export const refusingFetch: PluginFetch = (url) =>
  Promise.reject(new Error(`the samples bring no fetch, so ${url} is not asked`));
