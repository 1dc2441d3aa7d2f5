import { type CheckInput, checks, runChecks } from "@flyte-settings/core/checks";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { Host } from "../host/host.ts";
import { quietHost } from "../host/quiet-host.ts";
import { type LoadedProject, loadProject, type ProjectOptions } from "../load-project.ts";
import { checkInput } from "./check-input.ts";
import { packageCodes } from "./package-codes.ts";

/** What was examined in addition to the settings. */
export interface LookedAt {
  readonly bundle: boolean;
  readonly registry: boolean;
  readonly packages: boolean;
}

/**
 * Whether everything that could produce a finding was examined, so that a suppression for it is unused. If in doubt, it
 * is not: a finding in another environment uses the suppression, and some findings need a package or a registry.
 */
export async function coverage(
  loaded: LoadedProject,
  options: ProjectOptions & { readonly allEnvironments?: boolean },
  looked: LookedAt,
  host: Host,
): Promise<(code: string) => boolean> {
  if ((loaded.values.checks?.ignore ?? []).length === 0 || isChanged(options)) return () => false;
  const elsewhere = await foundElsewhere(loaded, options, host);
  return (code) => {
    if (!Object.hasOwn(checks, code) || elsewhere.has(code)) return false;
    if (packageCodes.has(code) && !looked.packages) return false;
    const { needs } = checks[code] ?? {};
    if (needs === "bundle") return looked.bundle && !hasOtherBundles(loaded, options);
    if (needs === "images") return looked.registry;
    // a destination is also looked up in the environment, and in images if they are read
    return code !== "destination-shadowed" || looked.registry;
  };
}

/** The bundle of another environment may contain other files. */
function hasOtherBundles({ projectFile }: LoadedProject, { environment }: ProjectOptions): boolean {
  const layers = [...(projectFile?.environments ?? [])].flatMap(([name, layer]) => (name === environment ? [] : layer));
  return environment !== undefined || layers.some(({ path: [field] }) => field === "bundle" || field === "sourceRoot");
}

/** Whether settings differ from the project file: a suppression that is unused only because of them is not reported. */
function isChanged({ config, overrides = [] }: ProjectOptions): boolean {
  return config !== undefined || overrides.some(({ path }) => path[0] !== "compat");
}

/** Codes of findings in the other environments; plugins do not run for them. */
async function foundElsewhere(
  loaded: LoadedProject,
  options: ProjectOptions & { readonly allEnvironments?: boolean },
  host: Host,
): Promise<ReadonlySet<string>> {
  const names = [undefined, ...(loaded.projectFile?.environments.keys() ?? [])];
  const codes = new Set<string>();
  for (const name of options.allEnvironments ? [] : names) {
    if (name === options.environment) continue;
    const { environment: _, ...rest } = options;
    const asked = {
      ...rest,
      ...omitUndefined({ environment: name }),
      plugins: false,
      computeVersion: false,
    };
    const input: CheckInput = await checkInput(await loadProject(asked, quietHost(host)), host);
    for (const { code } of runChecks(input)) codes.add(code);
  }
  return codes;
}
