import { LaunchArguments, launchesInManifest } from "@flyte-settings/core/flyte2";
import { type FoundImages, foundLaunch } from "@flyte-settings/core/internal";
import { omitUndefined } from "@flyte-settings/core/plugin";

/* Separate, because it is only needed for sources that may come from Flyte 2. */

/** The Flyte 2 containers of a manifest or a TaskSpec as JSON. */
export function launchesOf(manifest: unknown): readonly FoundImages[] {
  return launchesInManifest(manifest).map(foundLaunch);
}

/** The arguments of one container. @throws CONTEXT_INVALID */
export function launchOf(entity: string, words: readonly string[], image?: string): FoundImages {
  const launch = LaunchArguments.fromArgs(words);
  return foundLaunch({ entity, launch, ...omitUndefined({ image }) });
}
