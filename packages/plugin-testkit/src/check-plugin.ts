import { AsyncLocalStorage } from "node:async_hooks";
import {
  type FlytePlugin,
  type HookName,
  hookNames,
  type LoadedPlugin,
  loadPlugins,
} from "@flyte-settings/core/plugin";
import { withLimit } from "./call-limit.ts";
import { contractRules } from "./contract-rules.ts";
import { callsOf, type PluginSamples } from "./contract-samples.ts";
import { watchProcess } from "./watch-process.ts";

export interface BrokenRule {
  /** `no-mutation`, `aborts`, …: a key of `contractRules`. */
  readonly rule: string;
  /** A full sentence: hook, sample, what happened, what was expected. */
  readonly message: string;
}

export interface ContractReport {
  readonly plugin: string;
  /** Rules without problems. */
  readonly kept: readonly string[];
  readonly broken: readonly BrokenRule[];
  /** Hooks without samples, which were not checked. */
  readonly untried: readonly HookName[];
}

/**
 * Checks a plugin against everything that the host and its users rely on. Takes milliseconds, and less than 10 seconds
 * for a plugin that hangs. Output of other code in the meantime is printed as usual.
 *
 * @throws PLUGIN_INVALID if the plugin cannot even be loaded
 * @example
 * ```ts
 * const report = await checkPlugin(acme({ registry }), {
 *   requests: [{ name: "spark", reference: "acme://spark" }],
 *   failing: { requests: [{ name: "gone", reference: "acme://gone" }] },
 * });
 * expect(report.broken).toEqual([]);
 * ```
 */
export async function checkPlugin(plugin: FlytePlugin, samples: PluginSamples): Promise<ContractReport> {
  const [loaded] = await loadPlugins([{ source: "checkPlugin", entry: plugin }]);
  if (loaded === undefined) throw new Error("nothing was loaded");
  const kept: string[] = [];
  const broken: BrokenRule[] = [];
  const limited = withLimit(samples);
  const seen = new Set<string>();
  const running = new AsyncLocalStorage<true>();
  for (const [rule, { title, broken: find }] of Object.entries(contractRules)) {
    // side effects on the process are undone after each rule; only the rule `silent` reports them
    const { value, deeds } = await watchProcess(() => find(loaded, limited), running);
    for (const deed of deeds) seen.add(deed);
    // also side effects of the first call, made under a different rule
    const problems = rule === "silent" && value.length === 0 ? [...seen] : value;
    if (problems.length === 0) kept.push(rule);
    broken.push(...problems.map((problem) => ({ rule, message: `a plugin ${title}, but ${problem}` })));
  }
  return { plugin: loaded.name, kept, broken, untried: untried(loaded, samples) };
}

function untried(plugin: LoadedPlugin, samples: PluginSamples): readonly HookName[] {
  const tried = new Set(callsOf(plugin, samples).map(({ hook }) => hook));
  return hookNames.filter((hook) => plugin.hooks[hook] !== undefined && !tried.has(hook));
}
