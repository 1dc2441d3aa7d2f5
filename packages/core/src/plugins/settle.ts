import { type FlyteSettingsError, shown } from "../errors.ts";
import { plainUrl } from "../redact.ts";
import { type CallPlace, pluginFault } from "./blame.ts";
import { type CallSignal, makeContext } from "./context.ts";
import type { PluginRun } from "./run.ts";
import type { PluginContext } from "./types.ts";

/**
 * Calls a hook and waits for it, but not beyond the time limit or after an interrupt, even if the hook ignores its
 * signal. A later result is discarded.
 */
export function settle(run: PluginRun, place: CallPlace, call: (ctx: PluginContext) => unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    if (run.host.signal?.aborted) throw stopped(place);
    const aborts: CallSignal = { waitingFor: new Set() };
    const answer = call(makeContext(run, place.plugin, aborts));
    if (!isThenable(answer)) {
      endRequests();
      return resolve(answer);
    }

    const timer = setTimeout(() => giveUp(timedOut(run, place, aborts.waitingFor)), run.timeoutMs);
    const stop = () => giveUp(stopped(place));
    run.stops.add(stop);
    Promise.resolve(answer).finally(leave).then(resolve, reject);

    function leave(): void {
      clearTimeout(timer);
      run.stops.delete(stop);
      endRequests();
    }
    function giveUp(error: FlyteSettingsError): void {
      abort(error);
      leave();
      reject(error);
    }
    /** Those that the hook did not wait for would keep the program running. */
    function endRequests(): void {
      if (aborts.waitingFor.size > 0) abort(pluginFault("ABORTED", place, "it ended before this request of ctx.fetch"));
    }
    function abort(reason: FlyteSettingsError): void {
      aborts.reason ??= reason;
      aborts.controller?.abort(aborts.reason);
    }
  });
}

function isThenable(value: unknown): boolean {
  const holds = (typeof value === "object" && value !== null) || typeof value === "function";
  return holds && typeof (value as { then?: unknown }).then === "function";
}

function timedOut(run: PluginRun, place: CallPlace, waitingFor: ReadonlySet<string>): FlyteSettingsError {
  const [url] = waitingFor;
  const reason =
    url === undefined
      ? adviceFor(place)
      : `: it was still waiting for ${shown(plainUrl(url))}. See that this server answers, or raise the limit`;
  return pluginFault("PLUGIN_TIMEOUT", place, `no answer within ${limitOf(run)}${reason}`);
}

function adviceFor({ plugin }: CallPlace): string {
  return plugin.startsWith("exec:")
    ? ": the program was ended. See why it takes so long, or raise the limit"
    : ". The hook never settled: see that every promise in it ends and that ctx.signal is passed on, or raise the limit";
}

/** A hook that blocks the thread cannot be interrupted; its result is rejected afterwards. */
export function tooLate(run: PluginRun, place: CallPlace): FlyteSettingsError {
  const sentence = `it answered after its limit of ${limitOf(run)}. Raise the limit, or have it answer sooner`;
  return pluginFault("PLUGIN_TIMEOUT", place, sentence);
}

function limitOf({ timeoutMs }: PluginRun): string {
  return timeoutMs >= 1000 ? `${timeoutMs / 1000} s` : `${timeoutMs} ms`;
}

function stopped(place: CallPlace): FlyteSettingsError {
  return pluginFault("ABORTED", place, "stopped before it answered");
}
