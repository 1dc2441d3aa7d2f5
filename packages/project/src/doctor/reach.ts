import type { Host } from "../host/host.ts";
import type { LoadedProject } from "../load-project.ts";
import type { ReachOptions, ServerTime } from "./ask.ts";
import { clockLine } from "./clock.ts";
import type { DoctorLine } from "./line.ts";
import { adminLine } from "./reach-admin.ts";
import { registriesOf, registryLine } from "./reach-registries.ts";
import { storeLine } from "./reach-store.ts";

/**
 * Whether Flyte Admin, the registries of the images and the bundle store respond, with any status. No login happens.
 */
export async function reachLines(
  loaded: LoadedProject,
  options: ReachOptions,
  host: Host,
): Promise<readonly DoctorLine[]> {
  const times: ServerTime[] = [];
  const lines = await Promise.all([
    adminLine(loaded, options, host),
    ...registriesOf(loaded).map((registry) => registryLine(registry, options, times, host)),
    storeLine(loaded, options, times, host),
  ]);
  return [...lines, clockLine(times)];
}
