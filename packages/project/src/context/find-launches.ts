import { LaunchArguments, launchesInManifest } from "@flyte-settings/core/flyte2";
import { type FoundImages, foundLaunch } from "@flyte-settings/core/internal";

/* In a file of its own: only sources that may be of Flyte 2 need it. */

/** The Flyte 2 containers of a manifest or a TaskSpec as JSON. */
export function launchesOf(manifest: unknown): readonly FoundImages[] {
  return launchesInManifest(manifest).map(foundLaunch);
}

/** The arguments of one container. @throws CONTEXT_INVALID */
export function launchOf(entity: string, words: readonly string[], image?: string): FoundImages {
  const launch = LaunchArguments.fromArgs(words);
  return foundLaunch({ entity, launch, ...(image === undefined ? {} : { image }) });
}
