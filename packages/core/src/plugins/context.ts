import { omitUndefined } from "../omit-undefined.ts";
import type { PluginRun } from "./run.ts";
import { recordedCredentials, withoutSecrets } from "./run-secrets.ts";
import type { HookSignal, PluginContext, PluginFetch } from "./types.ts";

/** The signal of one call, created when it is first accessed: most calls end before that. */
export interface CallSignal {
  controller?: AbortController;
  /** The pending requests of `ctx.fetch`, for the message of a timeout. */
  readonly waitingFor: Set<string>;
  /** Set when the call is aborted. */
  reason?: unknown;
}

/** The context passed to one call of a hook. */
export function makeContext(run: PluginRun, plugin: string, aborts: CallSignal): PluginContext {
  const { host } = run;
  return Object.freeze({
    get signal() {
      return signalOf(aborts);
    },
    fetch: (url, init) => fetchWithin(run, aborts, url, init),
    once: (key, make) => shareOnce(run.once, `${plugin}\n${key}`, make),
    report: (level, message) => host.report(level, withoutSecrets(run, message), plugin),
    env: run.env,
    root: host.root,
    compat: host.compat,
    ...omitUndefined({ credentials: recordedCredentials(run), hostVersion: host.hostVersion, preview: host.preview }),
  } satisfies PluginContext);
}

/** Aborts when the hook ends, even if the plugin passes its own signal. */
async function fetchWithin(
  run: PluginRun,
  aborts: CallSignal,
  url: string,
  init: Parameters<PluginFetch>[1],
): ReturnType<PluginFetch> {
  const own = signalOf(aborts);
  const given = init?.signal;
  aborts.waitingFor.add(url);
  try {
    return await run.host.fetch(url, { ...init, signal: given === undefined ? own : eitherOf(own, given) });
  } finally {
    aborts.waitingFor.delete(url);
  }
}

/** A signal that aborts with the first of the two, for the same reason. */
function eitherOf(own: HookSignal, given: HookSignal): HookSignal {
  const controller = new AbortController();
  for (const signal of [own, given]) {
    if (signal.aborted) controller.abort(signal.reason);
    signal.addEventListener("abort", () => controller.abort(signal.reason), { once: true });
  }
  return controller.signal;
}

function signalOf(aborts: CallSignal): AbortSignal {
  if (aborts.controller === undefined) {
    aborts.controller = new AbortController();
    if (aborts.reason !== undefined) aborts.controller.abort(aborts.reason);
  }
  return aborts.controller.signal;
}

/** A failed call is removed before anyone who awaited it can call again. */
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
