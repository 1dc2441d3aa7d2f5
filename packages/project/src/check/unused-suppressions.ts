import { type CheckInput, checks, runChecks } from "@flyte-settings/core/checks";
import type { Host } from "../host/host.ts";
import { type LoadedSettings, loadSettings, type SettingsOptions } from "../settings/load-settings.ts";
import { checkInput, projectLayers } from "./check-input.ts";

/** What was looked at beside the settings. */
export interface LookedAt {
  readonly bundle: boolean;
  readonly registry: boolean;
  readonly packages: boolean;
}

/** Flags that make other settings than the project file's: a silence that one of them makes idle is not idle. */
const CHANGING = [
  "config",
  "project",
  "domain",
  "version",
  "image",
  "env",
  "pythonInterpreter",
  "sourceRoot",
  "destinationDir",
  "pythonVersion",
  "flytekitVersion",
] as const;

/**
 * Whether everything was looked at that could bring a finding, so that a silence for it is idle. In doubt the answer is no:
 * a finding of another environment counts, and so does what only a package or a registry can bring.
 */
export async function wholeness(
  loaded: LoadedSettings,
  options: SettingsOptions & { readonly allEnvironments?: boolean },
  looked: LookedAt,
  host: Host,
): Promise<(code: string) => boolean> {
  if ((loaded.values.checks?.ignore ?? []).length === 0 || CHANGING.some((name) => options[name] !== undefined))
    return () => false;
  const elsewhere = await foundElsewhere(loaded, options, host);
  return (code) => {
    if (!Object.hasOwn(checks, code) || elsewhere.has(code)) return false;
    const { needs } = checks[code] ?? {};
    if (needs === "bundle") return looked.bundle;
    if (needs === "images") return looked.registry;
    if (needs === "unreadableContexts") return looked.packages;
    // a destination is looked at in the environment as well, and in images where they are read
    return code !== "destination-shadowed" || looked.registry;
  };
}

/** Codes that the settings of the other environments bring; no plugin runs for them. */
async function foundElsewhere(
  loaded: LoadedSettings,
  options: SettingsOptions & { readonly allEnvironments?: boolean },
  host: Host,
): Promise<ReadonlySet<string>> {
  const names = [undefined, ...((await projectLayers(loaded, host))?.environments.keys() ?? [])];
  const codes = new Set<string>();
  for (const name of options.allEnvironments ? [] : names) {
    if (name === options.environment) continue;
    const { environment: _, ...rest } = options;
    const asked = {
      ...rest,
      ...(name === undefined ? {} : { environment: name }),
      plugins: false,
      version: "none",
      quiet: true,
    };
    const input: CheckInput = await checkInput(await loadSettings(asked, host), host);
    for (const { code } of runChecks(input)) codes.add(code);
  }
  return codes;
}
