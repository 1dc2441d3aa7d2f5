import { FlyteSettingsError, isFlyteSettingsError, shown } from "../errors.ts";
import { guardedAsync } from "../guard.ts";
import { eachOf } from "./each-of.ts";
import { type ResolvedImage, resolveImage } from "./resolve-image.ts";
import type { PluginRun } from "./run.ts";
import type { ImageRequest } from "./types.ts";

/**
 * Sends every image through the stages: provide, rewrite, pin, check. Each distinct request is resolved once, distinct
 * ones concurrently; the results are in the order of the requests.
 *
 * With `compat: "flytekit"`, a string that is not an OCI reference and that no plugin provides is passed on unchanged, as in
 * flytekit.
 *
 * @throws IMAGES_UNRESOLVED after all were attempted, with every failure in `details.errors`
 * @throws ABORTED if the user interrupted the run
 */
export function resolveImages(run: PluginRun, requests: readonly ImageRequest[]): Promise<readonly ResolvedImage[]> {
  return guardedAsync("resolveImages", async () => {
    const distinct = new Map(requests.map((request) => [keyOf(request), request]));
    const resolved = new Map<string, ResolvedImage>();
    const failed = new Map<string, FlyteSettingsError>();
    await eachOf([...distinct], run.concurrency, async ([key, request]) => {
      try {
        resolved.set(key, await resolveImage(run, request));
      } catch (error) {
        if (!isFlyteSettingsError(error)) throw error;
        failed.set(key, error);
      }
    });
    const errors = [...distinct.keys()].flatMap((key) => failed.get(key) ?? []);
    if (errors.length > 0) throw unresolved(errors, distinct.size);
    return requests.flatMap((request) => resolved.get(keyOf(request)) ?? []);
  });
}

/** If a program fails, it fails for all images it was started for: report this as one error that lists them. */
function onePerCause(errors: readonly FlyteSettingsError[]): readonly FlyteSettingsError[] {
  const groups = new Map<unknown, FlyteSettingsError[]>();
  for (const error of errors) {
    const cause = isFlyteSettingsError(error.cause) ? error.cause : error;
    groups.set(cause, [...(groups.get(cause) ?? []), error]);
  }
  return [...groups].flatMap(([cause, group]) =>
    group.length > 1 && isFlyteSettingsError(cause) ? [together(cause, group)] : group,
  );
}

function together(cause: FlyteSettingsError, group: readonly FlyteSettingsError[]): FlyteSettingsError {
  const { plugin = "", hook = "" } = group[0]?.details ?? {};
  const images = group.flatMap(({ details }) => (details.image === undefined ? [] : [shown(details.image)]));
  const message = `plugin ${shown(plugin)}, ${hook}, images ${images.join(", ")}: ${cause.message}`;
  return new FlyteSettingsError(cause.code, message, { ...cause.details, plugin, hook }, cause);
}

function keyOf({ name, reference, platform, project, domain, task }: ImageRequest): string {
  return JSON.stringify([name, reference, platform, project, domain, task]);
}

function unresolved(failed: readonly FlyteSettingsError[], asked: number): FlyteSettingsError {
  const stopped = failed.find(({ code }) => code === "ABORTED");
  if (stopped !== undefined) return stopped;
  const errors = onePerCause(failed.flatMap((error) => error.details.errors ?? [error]));
  const count = asked === 1 ? "1 image could not" : `${failed.length} of ${asked} images could not`;
  const lines = errors.map(({ message }) => `\n  ${message}`).join("");
  return new FlyteSettingsError("IMAGES_UNRESOLVED", `${count} be resolved:${lines}`, { errors });
}
