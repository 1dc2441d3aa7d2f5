import { loadProject, usageError } from "@flyte-settings/project";
import {
  type InjectedFile,
  type InjectTarget,
  type ReplaceOptions,
  replaceImages,
} from "@flyte-settings/project/context";
import { promotedImages } from "@flyte-settings/project/promotion";
import { optionsWithoutImages } from "../../arguments/project-options.ts";
import type { CommandHost } from "../../host/host.ts";
import { type InjectFlags, replacesImages } from "./inject-options.ts";

/**
 * Replaces the images in the image caches of Flyte 2 containers by the project's plugins and the flags.
 *
 * @throws USAGE if neither would change an image, and the errors of `replaceImages`
 */
export async function injectReplaced(
  target: InjectTarget,
  given: InjectFlags,
  options: ReplaceOptions,
  host: CommandHost,
): Promise<InjectedFile> {
  const readsLock = given.imagesLock !== undefined;
  const asked = { ...optionsWithoutImages(given), generation: 2, readsLock } as const;
  const replacements = async (references: ReadonlySet<string>) => {
    const project = await loadProject(asked, host);
    if (project.run === undefined && !replacesImages(given)) {
      throw usageError(
        "nothing would replace an image",
        "Pass --images-lock FILE, --pin, --mirror PREFIX=MIRROR or --context, or list @flyte-settings/oci-images under plugins.",
      );
    }
    return promotedImages(references, project, given, host);
  };
  return replaceImages(target, options, replacements, host);
}
