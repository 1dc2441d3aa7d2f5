import {
  FlyteSettingsError,
  type ImageConfig,
  isPythonNumber,
  type Json,
  type JsonObject,
  type PodTemplate,
  registerableContainerImage,
} from "@flyte-settings/core";
import { isObject } from "@flyte-settings/core/plugin";

const PRIMARY = "primary";

/**
 * The pod of a driver or executors in the form of `custom`. Equivalent of flytekit's `K8sPod.from_pod_template`: a
 * template without a spec has no containers, and the primary container keeps its name.
 *
 * @throws POD_SPEC_INVALID
 */
export function sparkPod(template: PodTemplate, place: string): JsonObject {
  const { podSpec = { containers: [] }, primaryContainerName = PRIMARY, labels, annotations } = template;
  if (primaryContainerName === "") throw invalid("A primary container name cannot be undefined", place);
  if (!Array.isArray(podSpec["containers"])) {
    throw invalid(
      "Invalid value for `containers`, must not be `None`: expected a list of containers",
      `${place}.podSpec`,
    );
  }
  return {
    metadata: { ...textMap("labels", labels, place), ...textMap("annotations", annotations, place) },
    podSpec: withoutNulls(podSpec),
    primaryContainerName,
  };
}

/**
 * Resolves the image templates in a pod, which flytekit does not (S1). A container without an image remains without
 * one, because the pod is merged into the task's own.
 *
 * @returns the same pod if it contains no template
 * @throws IMAGE_NOT_FOUND, IMAGE_VERSION_MISSING, TEMPLATE_UNRESOLVED
 */
export function resolvePodImages(pod: JsonObject, config: ImageConfig, place: string): JsonObject {
  const spec = pod["podSpec"];
  if (!isObject(spec)) return pod;
  const resolved: Record<string, Json> = {};
  for (const list of ["containers", "initContainers", "ephemeralContainers"]) {
    const containers = spec[list];
    if (!Array.isArray(containers) || !containers.some(hasTemplate)) continue;
    resolved[list] = containers.map((container: Json, index) => {
      if (!hasTemplate(container)) return container;
      const where = `${place}.podSpec.${list}[${index}].image`;
      const image = registerableContainerImage(String(container["image"]), config, { place: where });
      return { ...container, image };
    });
  }
  return Object.keys(resolved).length === 0 ? pod : { ...pod, podSpec: { ...spec, ...resolved } };
}

/** The image of the pod's primary container, if set. */
export function podImage(pod: Json | undefined): string | undefined {
  if (!isObject(pod) || !isObject(pod["podSpec"])) return undefined;
  const containers = pod["podSpec"]["containers"];
  if (!Array.isArray(containers)) return undefined;
  const primary = pod["primaryContainerName"] ?? PRIMARY;
  const found = containers.find((one: Json) => isObject(one) && one["name"] === primary) as JsonObject | undefined;
  const image = found?.["image"];
  return typeof image === "string" && image !== "" ? image : undefined;
}

function hasTemplate(container: Json): container is JsonObject {
  return isObject(container) && typeof container["image"] === "string" && container["image"].includes("{{");
}

function textMap(name: string, map: Readonly<Record<string, string>> | undefined, place: string): JsonObject {
  if (map === undefined || Object.keys(map).length === 0) return {};
  for (const [key, value] of Object.entries(map)) {
    if (typeof value !== "string")
      throw invalid(`bad argument type for built-in operation: ${name} must be strings`, `${place}.${name}.${key}`);
  }
  return { [name]: map };
}

/** Like Kubernetes' client. */
function withoutNulls(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === null ? [] : [[key, inner(item)]])),
  );
}

function inner(value: Json): Json {
  if (Array.isArray(value)) return value.map(inner);
  return isObject(value) && !isPythonNumber(value) ? withoutNulls(value) : value;
}

function invalid(message: string, place: string): FlyteSettingsError {
  return new FlyteSettingsError("POD_SPEC_INVALID", `${message} (at ${place})`, { place });
}
