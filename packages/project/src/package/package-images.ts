import { CONTEXT_VARIABLE, ImageReference } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { RequestOptions } from "@flyte-settings/registration";
import { type InspectedEntity, inspectPackage, type SerializedPackage } from "@flyte-settings/registration/package";
import { resolveReferences } from "../images/resolve-references.ts";
import type { LoadedProject } from "../load-project.ts";
import { lockPathOf, OCI_IMAGES, withoutRegistries } from "../plugins/references.ts";

/**
 * Passes the package's images, including those in `custom` and contexts, through the plugins' stages (mirror, pin,
 * check) like the images of the settings, so that a package built without plugins runs the same images. Strings that
 * are not references are kept for hydration to reject. In the mode of another program (`--as`), nothing is changed.
 *
 * @throws IMAGES_UNRESOLVED with every failure
 */
export async function withPackageImages(
  request: RequestOptions,
  source: SerializedPackage,
  project: LoadedProject,
): Promise<RequestOptions> {
  const { run } = project;
  const { compatModeOf } = await import("@flyte-settings/registration");
  if (run === undefined || compatModeOf(request) !== "strict") return request;
  const entities = inspectPackage(source);
  const standing = entities.flatMap(({ images }) => images.map(({ text }) => text));
  const written = standing.filter((image) => ImageReference.problemOf(image) === undefined);
  const isHeld = await heldByLock(project);
  const unpinned = { ...run, plugins: run.plugins.map(withoutRegistries) };
  const tasks = onlyTasks(entities);
  const { project: name, domain } = project.settings;
  const about = (image: string) => omitUndefined({ project: name, domain, task: tasks.get(image) });
  const resolved = new Map([
    ...(await resolveReferences(run, written.filter(isHeld), about)),
    ...(await resolveReferences(
      unpinned,
      written.filter((image) => !isHeld(image)),
      about,
    )),
  ]);
  return { ...request, image: (image, place) => resolved.get(image) ?? request.image?.(image, place) ?? image };
}

/**
 * Image → the task that uses it, for images used by exactly one entity. Contexts are ignored because they list every
 * image.
 */
function onlyTasks(entities: readonly InspectedEntity[]): ReadonlyMap<string, string> {
  const users = new Map<string, Set<InspectedEntity>>();
  for (const entity of entities) {
    for (const { text, place } of entity.images) {
      if (!place.includes(`.${CONTEXT_VARIABLE}.`)) users.set(text, (users.get(text) ?? new Set()).add(entity));
    }
  }
  return new Map(
    [...users].flatMap(([image, [entity, ...others]]) =>
      entity?.kind === "task" && others.length === 0 ? [[image, entity.name] as const] : [],
    ),
  );
}

/**
 * Which images of a package may be pinned: all of them if the plugin is listed. Without it, only those in the lock
 * file: `images pin` locks the images of the settings, and a package may contain others.
 */
async function heldByLock(project: LoadedProject): Promise<(reference: string) => boolean> {
  const isListed = project.plugins.some(({ source }) => source === OCI_IMAGES);
  const path = lockPathOf(project);
  if (isListed || path === undefined || !project.run?.plugins.some(({ name }) => name === OCI_IMAGES))
    return () => true;
  const { ImagesLock, readImagesLock } = await import("@flyte-settings/oci-images");
  const keys = new Set((await readImagesLock(path))?.images.map(({ requested }) => requested));
  return (reference) =>
    ImageReference.parseNormalized(reference).digest === undefined && keys.has(ImagesLock.keyOf(reference));
}
