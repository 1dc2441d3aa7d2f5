import type { JsonObject, SerializationSettings } from "@flyte-settings/core";
import { isObject } from "@flyte-settings/core/plugin";
import type { SparkChange } from "./spark-change.ts";
import { resolvePodImages } from "./spark-pod.ts";

/** Resolves the image templates of the driver's or executors' pod, and records each changed image. */
export function resolvePod(
  name: "driverPod" | "executorPod",
  custom: Record<string, JsonObject[string]>,
  { imageConfig }: SerializationSettings,
  changes: SparkChange[],
): void {
  const pod = custom[name];
  if (!isObject(pod)) return;
  const resolved = resolvePodImages(pod, imageConfig, `$.custom.${name}`);
  if (resolved === pod) return;
  custom[name] = resolved;
  const [before, after] = [pod, resolved].map((one) => containerImages(one));
  after?.forEach((image, index) => {
    const was = before?.[index];
    if (was === undefined || was.image === image.image) return;
    changes.push({
      path: `custom.${name}.${image.path}`,
      before: was.image,
      after: image.image,
      from: "the images of the settings",
    });
  });
}

function containerImages(pod: JsonObject): { readonly path: string; readonly image: string }[] {
  const spec = pod["podSpec"];
  if (!isObject(spec)) return [];
  return ["containers", "initContainers", "ephemeralContainers"].flatMap((list) => {
    const containers = spec[list];
    if (!Array.isArray(containers)) return [];
    return containers.map((one: JsonObject, index: number) => ({
      path: `podSpec.${list}[${index}].image`,
      image: String(one["image"] ?? ""),
    }));
  });
}
