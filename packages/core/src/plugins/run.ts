import { guarded } from "../guard.ts";
import type { CompatMode } from "../model/compat.ts";
import type { LoadedPlugin } from "./load-check.ts";
import type { HookName, HookSignal, PluginContext, PluginFetch } from "./types.ts";

/** The services that the host provides to plugins; created only by the command line and tests. */
export interface PluginHost {
  /** With proxy and CA configured. */
  readonly fetch: PluginFetch;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the project file's directory. */
  readonly root: string;
  /** See {@link PluginContext.compat}. */
  readonly compat: CompatMode;
  /** See {@link PluginContext.preview}. */
  readonly preview?: boolean;
  /** Milliseconds of a monotonic clock. */
  now(): number;
  /** Prints a message to the user, with the plugin it comes from. */
  report(level: "info" | "warning", message: string, plugin: string): void;
  /** Aborts when the user interrupts the run; every running hook then ends immediately. */
  readonly signal?: HookSignal;
  /** For `ctx.credentials`; absent: no credentials are available to plugins. */
  readonly credentials?: PluginContext["credentials"];
  /** For `ctx.hostVersion`. */
  readonly hostVersion?: string;
}

export interface PluginRunOptions {
  /** Time limit of one hook call in milliseconds; default 30,000. */
  readonly timeoutMs?: number;
  /** Number of images resolved concurrently; default 64. */
  readonly concurrency?: number;
}

/** One call of one hook. */
export interface TraceEntry {
  readonly hook: HookName;
  readonly plugin: string;
  /** The image or task, if the hook has one. */
  readonly subject?: string;
  readonly ms: number;
  /** `not mine`, the result in one line, or `failed: …`; never contains a possible secret. */
  readonly answer: string;
}

/**
 * The state of one run: the plugins, what they share, and a trace of their calls. Created by {@link startRun}, used
 * once.
 */
export interface PluginRun {
  readonly plugins: readonly LoadedPlugin[];
  readonly host: PluginHost;
  readonly timeoutMs: number;
  readonly concurrency: number;
  /** In the order in which the calls ended. */
  readonly trace: TraceEntry[];
  /** Results of `ctx.once`, by plugin and key. */
  readonly once: Map<string, Promise<unknown>>;
  /** Functions to call when the user interrupts the run. */
  readonly stops: Pick<Set<() => void>, "add" | "delete">;
  readonly env: PluginContext["env"];
  /** Passwords that `ctx.credentials` returned; removed from reports, traces and errors. */
  readonly secrets: Pick<Set<string>, "add" | typeof Symbol.iterator>;
}

const TIMEOUT_MS = 30_000;
const CONCURRENCY = 64;

/**
 * Starts a run.
 *
 * @example
 * ```ts
 * const run = startRun(await loadPlugins(sources), host);
 * const images = await resolveImages(run, [{ name: "default", reference: "ghcr.io/acme/train:v3" }]);
 * const settings = await extendSettings(run, built, explicitFields);
 * ```
 */
export function startRun(
  plugins: readonly LoadedPlugin[],
  host: PluginHost,
  options: PluginRunOptions = {},
): PluginRun {
  return guarded("startRun", () => {
    const stops = new Set<() => void>();
    // one listener for all calls (Node warns about more than ten), and none while no call is running
    const stopAll = () => {
      for (const stop of stops) stop();
    };
    return {
      plugins,
      host,
      timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
      concurrency: options.concurrency ?? CONCURRENCY,
      trace: [],
      once: new Map(),
      stops: {
        add(stop) {
          if (stops.size === 0) host.signal?.addEventListener("abort", stopAll);
          return stops.add(stop);
        },
        delete(stop) {
          const isKnown = stops.delete(stop);
          if (stops.size === 0) host.signal?.removeEventListener("abort", stopAll);
          return isKnown;
        },
      },
      env: Object.freeze({ ...host.env }),
      secrets: new Set(),
    };
  });
}
