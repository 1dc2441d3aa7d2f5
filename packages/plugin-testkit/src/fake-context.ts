import type { PluginContext, PluginFetch } from "@flyte-settings/core/plugin";

/** Overrides for the context; the rest has defaults. */
export interface FakeContextOptions extends Partial<Omit<PluginContext, "once" | "report">> {
  /** Receives the plugin's reports. */
  readonly onReport?: (level: "info" | "warning", message: string) => void;
}

/**
 * The context passed to a hook, for tests that call one directly. By default there is no network and no environment,
 * and the signal never aborts.
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
      const known = calls.get(key);
      if (known !== undefined) return known as Promise<T>;
      const call = Promise.resolve().then(make);
      calls.set(key, call);
      // as in the command, a failed call is made again the next time
      call.catch(() => calls.delete(key));
      return call;
    },
    report: onReport,
    env: {},
    root: "/project",
    compat: "strict",
    ...more,
  };
}

/** For samples and contexts without `fetch`. */
export const refusingFetch: PluginFetch = (url) =>
  Promise.reject(new Error(`the samples bring no fetch, so ${url} is not asked`));
