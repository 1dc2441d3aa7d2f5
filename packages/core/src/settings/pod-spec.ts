import { FlyteSettingsError } from "../errors.ts";
import { guarded } from "../guard.ts";
import { isCompat } from "../model/compat.ts";
import type { ImageConfig } from "../model/image-config.ts";
import type { Json, JsonObject } from "../model/json.ts";
import type { TemplateOptions } from "../model/template-options.ts";
import { omitUndefined } from "../omit-undefined.ts";
import { isPythonNumber } from "../python/python-number.ts";
import { registerableContainerImage } from "../templates/image-template.ts";
import {
  type ContainerResources,
  podResources,
  type Quantity,
  type ResourceSpec,
  type TaskResources,
} from "./resources.ts";

/** flytekit's `PodTemplate`: the pod that the task's container is added to. */
export interface PodTemplate {
  /** A Kubernetes PodSpec as JSON, keys in camelCase; absent: a pod with only the primary container. */
  readonly podSpec?: JsonObject;
  /** Default `primary`. */
  readonly primaryContainerName?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The values that the task provides for the primary container. */
export interface PodTask {
  /** As written in the task, including templates; absent or empty: the default image. */
  readonly containerImage?: string;
  readonly command?: readonly string[];
  readonly args: readonly string[];
  /** In order: the result of `containerEnv`. */
  readonly env: readonly (readonly [name: string, value: string])[];
  readonly resources?: TaskResources;
  /** From the settings: used if the task requests no resources at all. */
  readonly defaultResources?: ResourceSpec;
}

/** A task template's `k8s_pod`, and the entry of its `config` with the name of the primary container. */
export interface SerializedPod {
  readonly podSpec: JsonObject;
  readonly metadata: Pick<PodTemplate, "labels" | "annotations">;
  readonly config: { readonly primary_container_name: string };
}

const PRIMARY_CONTAINER_DEFAULT_NAME = "primary";

/** Kubernetes' names for container resources. */
const resourceNames = { EPHEMERAL_STORAGE: "ephemeral-storage", CPU: "cpu", GPU: "gpu", MEMORY: "memory" } as const;

/** Kubernetes maps, in which `null` is a value rather than an absent field. */
const maps = new Set([
  "nodeSelector",
  "overhead",
  "limits",
  "requests",
  "matchLabels",
  "labels",
  "annotations",
  "volumeAttributes",
  "options",
]);

/**
 * The pod of a task with a pod template. Equivalent of flytekit's `_serialize_pod_spec` (core/utils.py). The primary
 * container (added if the template lacks it) keeps its own image and otherwise uses the task's. Command, args and
 * resources (if any) are the task's; the task's environment comes before its own. The images of other containers are
 * resolved, and one without an image uses the default image. Differences (not with `compat: { templates }`): images of
 * initContainers are resolved too; one without an image stays without.
 *
 * @throws POD_SPEC_INVALID for values that Kubernetes' own classes would reject
 * @throws the errors of {@link registerableContainerImage}
 */
export function serializePod(
  template: PodTemplate,
  task: PodTask,
  config: ImageConfig,
  options: TemplateOptions = {},
): SerializedPod {
  return guarded("serializePod", () => {
    const { podSpec = { containers: [] }, primaryContainerName: primary = PRIMARY_CONTAINER_DEFAULT_NAME } = template;
    if (primary === "") {
      throw invalid(
        "USER:ValidationError: error=A primary container name cannot be undefined",
        "primary_container_name",
      );
    }
    const taskImage = registerableContainerImage(task.containerImage, config, options);
    const resources = kubernetesResources(podResources(task.resources ?? {}, task.defaultResources));
    const given = containersOf(podSpec, "containers");
    const named = given.some((container) => container["name"] === primary) ? given : [...given, { name: primary }];
    const containers = named.map((container, index) => {
      const place = `$.containers[${index}].image`;
      if (container["name"] !== primary) return withImage(container, config, { ...options, place });
      const image = imageOf(container, place);
      const resolved =
        image === undefined ? taskImage : registerableContainerImage(image, config, { ...options, place });
      return { ...primaryContainer(container, resolved, task), ...resources };
    });
    return {
      podSpec: withoutNulls({ ...podSpec, containers, ...initContainers(podSpec, config, options) }),
      metadata: omitUndefined({ labels: template.labels, annotations: template.annotations }),
      config: { primary_container_name: primary },
    };
  });
}

function primaryContainer(container: JsonObject, image: string, task: PodTask): JsonObject {
  const own = container["env"];
  return {
    ...container,
    image,
    command: task.command ?? [],
    args: task.args,
    env: [...task.env.map(([name, value]) => ({ name, value })), ...(Array.isArray(own) ? own : [])],
  };
}

/** Returns nothing if there is nothing to set: the template's own resources are then kept. */
function kubernetesResources({ requests, limits }: ContainerResources<Quantity>): JsonObject {
  if (requests.length === 0 && limits.length === 0) return {};
  const byName = (entries: ContainerResources<Quantity>["requests"]) =>
    Object.fromEntries(entries.map(([name, value]) => [resourceNames[name], value as Json]));
  return { resources: { limits: byName(limits), requests: byName(requests) } };
}

function initContainers(podSpec: JsonObject, config: ImageConfig, options: TemplateOptions): JsonObject {
  if (isCompat(options.compat, "templates") || (podSpec["initContainers"] ?? undefined) === undefined) return {};
  const containers = containersOf(podSpec, "initContainers").map((container, index) => {
    const place = `$.initContainers[${index}].image`;
    return imageOf(container, place) ? withImage(container, config, { ...options, place }) : container;
  });
  return { initContainers: containers };
}

function withImage(
  container: JsonObject,
  config: ImageConfig,
  options: TemplateOptions & { place: string },
): JsonObject {
  return { ...container, image: registerableContainerImage(imageOf(container, options.place), config, options) };
}

function imageOf(container: JsonObject, place: string): string | undefined {
  const image = container["image"] ?? undefined;
  if (image === undefined || typeof image === "string") return image;
  throw invalid("the image of a container must be a string", place);
}

function containersOf(podSpec: JsonObject, key: string): readonly JsonObject[] {
  const containers = podSpec[key];
  if (!Array.isArray(containers)) {
    throw invalid(`expected ${key} as a list of containers`, `$.${key}`);
  }
  containers.forEach((container: Json, index) => {
    if (typeof container === "object" && container !== null && typeof (container as JsonObject)["name"] === "string")
      return;
    throw invalid("expected a container with a name", `$.${key}[${index}]`);
  });
  return containers as readonly JsonObject[];
}

/** Like Kubernetes' client, drops fields that are `null`. */
function withoutNulls(value: JsonObject): JsonObject {
  const kept: Record<string, Json> = {};
  for (const [key, item] of Object.entries(value)) {
    if (item === null) continue;
    Object.defineProperty(kept, key, {
      value: Array.isArray(item) ? item.map(inner) : maps.has(key) ? item : inner(item),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return kept;
}

function inner(value: Json): Json {
  if (Array.isArray(value)) return value.map(inner);
  return typeof value === "object" && value !== null && !isPythonNumber(value)
    ? withoutNulls(value as JsonObject)
    : value;
}

function invalid(message: string, place: string): FlyteSettingsError {
  return new FlyteSettingsError("POD_SPEC_INVALID", `${message} (at ${place})`, { place });
}
