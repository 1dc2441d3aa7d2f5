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
  /** Whole sentence: hook, sample, what was done, what was expected. */
  readonly message: string;
}

export interface ContractReport {
  readonly plugin: string;
  /** Rules that nothing was found against. */
  readonly kept: readonly string[];
  readonly broken: readonly BrokenRule[];
  /** Hooks for which there was no sample, so nothing is known of them. */
  readonly untried: readonly HookName[];
}

/**
 * Holds a plugin against all that the host and its users rely on. Takes milliseconds, and less than 10 seconds for
 * a plugin that hangs. What other code prints in the meantime is printed.
 *
 * @throws PLUGIN_INVALID where it would not even be loaded
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
  for (const [rule, { title, broken: find }] of Object.entries(contractRules)) {
    // whatever it does to the process is undone after each rule; the rule `silent` is the one that says so
    const { value, deeds } = await watchProcess(() => find(loaded, limited));
    for (const deed of deeds) seen.add(deed);
    // also what it did once, at its first call, under another rule
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
