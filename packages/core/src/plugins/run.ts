import { guarded } from "../guard.ts";
import type { LoadedPlugin } from "./load-check.ts";
import type { HookName, HookSignal, PluginContext, PluginFetch } from "./types.ts";

/** What the host lends to plugins; only the command line and tests make one. */
export interface PluginHost {
  /** Proxy and CA already set. */
  readonly fetch: PluginFetch;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder of the project file, absolute. */
  readonly root: string;
  readonly mode: "default" | "flytekit";
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** A line for the user, and the plugin that says it. */
  report(level: "info" | "warning", message: string, plugin: string): void;
  /** Aborts when the user stops; every hook that is running ends at once. */
  readonly signal?: HookSignal;
  /** For `ctx.credentials`; absent: plugins find none. */
  readonly credentials?: PluginContext["credentials"];
  /** For `ctx.hostVersion`. */
  readonly hostVersion?: string;
}

export interface PluginRunOptions {
  /** Limit of one call of a hook in milliseconds; 30,000 when absent. */
  readonly timeoutMs?: number;
  /** Images on their way at the same time; 64 when absent. */
  readonly concurrency?: number;
}

/** One call of one hook. */
export interface TraceEntry {
  readonly hook: HookName;
  readonly plugin: string;
  /** The image or task, where the hook has one. */
  readonly subject?: string;
  readonly ms: number;
  /** `not mine`, what was answered in one line, or `failed: …`; never a value that may be secret. */
  readonly answer: string;
}

/** One run of the program: its plugins, what they share, and what they did. Made by {@link startRun}, used once. */
export interface PluginRun {
  readonly plugins: readonly LoadedPlugin[];
  readonly host: PluginHost;
  readonly timeoutMs: number;
  readonly concurrency: number;
  /** In the order in which the calls ended. */
  readonly trace: TraceEntry[];
  /** `ctx.once`, key by plugin and key. */
  readonly once: Map<string, Promise<unknown>>;
  /** What is to be called when the user stops. */
  readonly stops: Pick<Set<() => void>, "add" | "delete">;
  readonly env: PluginContext["env"];
  /** Passwords that `ctx.credentials` returned; removed from reports, traces and errors. */
  readonly secrets: Pick<Set<string>, "add" | typeof Symbol.iterator>;
}

const TIMEOUT_MS = 30_000;
const CONCURRENCY = 64;

/**
 * Begins a run.
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
    // one listener for all calls (hosts warn at eleven), and none while no call is running
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
