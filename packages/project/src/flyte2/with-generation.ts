import type { Generation } from "@flyte-settings/core/flyte2";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { Host } from "../host/host.ts";
import type { ProjectOptions } from "../load-project.ts";
import { findGeneration } from "./detect-generation.ts";

/**
 * The options with the generation of the project, so that `loadProject` uses the images and configuration of that
 * generation.
 *
 * @param generation `--generation` as written
 * @throws USAGE, PROJECT_FILE_INVALID
 */
export async function withGeneration<O extends Omit<ProjectOptions, "generation">>(
  options: O,
  generation: string | undefined,
  host: Host,
): Promise<O & { readonly generation: Generation }> {
  const { file, environment, config, overrides, texts = new Map<string, string>() } = options;
  const choice = omitUndefined({ file, environment, config, overrides, texts, generation });
  return { ...options, texts, generation: (await findGeneration(choice, host)).generation };
}
