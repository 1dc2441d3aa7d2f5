import { type LoadedPlugin, loadPlugins, type PluginHost, type PluginRun, startRun } from "@flyte-settings/core/plugin";

/** A plugin under test: the content of the file, with hooks of any type. */
export type AnyHooks = Readonly<Record<string, unknown>>;

export function testHost(more: Partial<PluginHost> = {}): PluginHost {
  let clock = 0;
  return {
    fetch: () => Promise.reject(new Error("no network in tests")),
    env: { HOME: "/home/test", EMPTY: undefined },
    root: "/project",
    compat: "strict",
    now: () => clock++,
    report: () => {},
    ...more,
  };
}

export function loadNamed(plugins: Readonly<Record<string, AnyHooks>>): Promise<readonly LoadedPlugin[]> {
  const sources = Object.entries(plugins).map(([name, hooks]) => ({
    source: `./${name}.mjs`,
    entry: { apiVersion: 1, name, ...hooks },
  }));
  return loadPlugins(sources);
}

export async function runWith(
  plugins: Readonly<Record<string, AnyHooks>>,
  host: Partial<PluginHost> = {},
  timeoutMs = 5_000,
): Promise<PluginRun> {
  return startRun(await loadNamed(plugins), testHost(host), { timeoutMs });
}

/** The error that a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<Error & { code?: string; details?: never }> {
  try {
    await promise;
  } catch (error) {
    return error as Error & { code?: string; details?: never };
  }
  throw new Error("expected a failure");
}
