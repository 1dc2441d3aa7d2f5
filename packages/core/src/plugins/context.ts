import type { PluginRun } from "./run.ts";
import type { PluginContext } from "./types.ts";

/** The signal of one call, made when somebody looks at it: most calls end before anybody does. */
export interface CallSignal {
  controller?: AbortController;
  /** Set when the call was given up. */
  reason?: unknown;
}

/** What one call of a hook is handed. */
export function makeContext(run: PluginRun, plugin: string, aborts: CallSignal): PluginContext {
  const { host } = run;
  return Object.freeze({
    get signal() {
      return signalOf(aborts);
    },
    fetch: (url, init) => host.fetch(url, { signal: signalOf(aborts), ...init }),
    once: (key, make) => shareOnce(run.once, `${plugin}\n${key}`, make),
    report: (level, message) => host.report(level, message, plugin),
    env: run.env,
    root: host.root,
    mode: host.mode,
  } satisfies PluginContext);
}

function signalOf(aborts: CallSignal): AbortSignal {
  if (aborts.controller === undefined) {
    aborts.controller = new AbortController();
    if (aborts.reason !== undefined) aborts.controller.abort(aborts.reason);
  }
  return aborts.controller.signal;
}

/** A failed call is forgotten before anybody who waited for it can ask again. */
function shareOnce<T>(calls: Map<string, Promise<unknown>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = calls.get(key);
  if (known !== undefined) return known as Promise<T>;
  const call = Promise.resolve()
    .then(make)
    .catch((error: unknown) => {
      calls.delete(key);
      throw error;
    });
  calls.set(key, call);
  return call;
}
