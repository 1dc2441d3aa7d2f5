import { detectGeneration } from "../flyte2/detect-generation.ts";
import type { Host } from "../host/host.ts";
import type { LoadedProject } from "../load-project.ts";
import { type BundleChoice, type BundleRequest, bundleRequest } from "./bundle-request.ts";

/** As the flags of a command have it: `1` or `2`, or nothing for what the project's evidence says. */
export interface BundleFlags extends Omit<BundleChoice, "generation"> {
  readonly generation?: string;
}

/** What the project bundles for the generation that the flag, the project file or the dependencies say. @throws USAGE */
export async function requestedBundle(
  { generation: given, ...flags }: BundleFlags,
  loaded: LoadedProject,
  host: Host,
): Promise<BundleRequest> {
  const { generation } = await detectGeneration(given, loaded.folder, host, loaded.values.compat);
  return bundleRequest({ ...flags, generation }, loaded, host);
}
