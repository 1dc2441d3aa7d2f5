import { FlyteSettingsError, isFlyteSettingsError } from "../errors.ts";
import { guarded } from "../guard.ts";
import { eachOf } from "./each-of.ts";
import { type ResolvedImage, resolveImage } from "./resolve-image.ts";
import type { PluginRun } from "./run.ts";
import type { ImageRequest } from "./types.ts";

/**
 * Sends every image through the stages: provide, rewrite, pin, check. Each distinct request goes once, distinct ones at
 * the same time; the answers stand in the order of the requests.
 *
 * In mode `flytekit` a text that is no OCI reference and that nobody provides goes on as it is, as flytekit leaves it.
 *
 * @throws IMAGES_UNRESOLVED after all were attempted, with every failure in `details.errors`
 * @throws ABORTED when the user stopped
 */
export function resolveImages(run: PluginRun, requests: readonly ImageRequest[]): Promise<readonly ResolvedImage[]> {
  return guarded("resolveImages", async () => {
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

function keyOf({ name, reference }: ImageRequest): string {
  return JSON.stringify([name, reference]);
}

function unresolved(failed: readonly FlyteSettingsError[], asked: number): FlyteSettingsError {
  const stopped = failed.find(({ code }) => code === "ABORTED");
  if (stopped !== undefined) return stopped;
  const errors = failed.flatMap((error) => error.details.errors ?? [error]);
  const count = asked === 1 ? "1 image could not" : `${failed.length} of ${asked} images could not`;
  const lines = errors.map(({ message }) => `\n  ${message}`).join("");
  return new FlyteSettingsError("IMAGES_UNRESOLVED", `${count} be resolved:${lines}`, { errors });
}
