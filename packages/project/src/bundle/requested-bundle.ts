import { omitUndefined } from "@flyte-settings/core/plugin";
import { generationOf } from "../flyte2/detect-generation.ts";
import type { Host } from "../host/host.ts";
import type { LoadedProject } from "../load-project.ts";
import { type BundleChoice, type BundleRequest, bundleRequest } from "./bundle-request.ts";

/** The flags as a command receives them: generation `1` or `2`, or absent to detect it from the project. */
export interface BundleFlags extends Omit<BundleChoice, "generation"> {
  readonly generation?: string;
}

/** Resolves what to bundle for the generation given by the flag, the project file or the dependencies. @throws USAGE */
export async function requestedBundle(
  { generation: given, ...flags }: BundleFlags,
  loaded: LoadedProject,
  host: Host,
): Promise<BundleRequest> {
  const { generation } = await generationOf(omitUndefined({ generation: given }), loaded, host);
  return bundleRequest({ ...flags, generation }, loaded, host);
}
