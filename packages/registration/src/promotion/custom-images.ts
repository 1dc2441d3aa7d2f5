import type { Json, JsonObject } from "@flyte-settings/core";
import { isObject } from "@flyte-settings/core/plugin";
import { editPodSpec, type SpecEdits } from "./edit-pod.ts";
import { step } from "./json-pointer.ts";

/**
 * Where Flyte's plugins store images in `custom`, by task type: protobuf JSON of their own messages. `*` matches every
 * item or name; a path that ends in `podSpec` refers to a whole pod.
 */
const places: Readonly<Record<string, readonly string[]>> = {
  spark: ["driverPod.podSpec", "executorPod.podSpec"],
  ray: [
    "rayCluster.headGroupSpec.k8sPod.podSpec",
    "rayCluster.workerGroupSpec.*.k8sPod.podSpec",
    "rayCluster.autoscalerOptions.image",
  ],
  dask: ["scheduler.image", "workers.image"],
  pytorch: ["masterReplicas", "workerReplicas"].flatMap(replica),
  tensorflow: ["workerReplicas", "psReplicas", "chiefReplicas", "evaluatorReplicas"].flatMap(replica),
  mpi: ["workerReplicas", "launcherReplicas"].flatMap(replica),
};

/** The field in the replica's common part, and the older field. */
function replica(name: string): string[] {
  return [`${name}.common.image`, `${name}.image`];
}

/** The same object if the task type stores no image in it. */
export function editCustomImages(type: string, custom: JsonObject, path: string, edits: SpecEdits): JsonObject {
  let edited: Json = custom;
  for (const place of Object.hasOwn(places, type) ? (places[type] ?? []) : []) {
    edited = editAt(edited, place.split("."), path, edits);
  }
  return isObject(edited) ? edited : custom;
}

function editAt(value: Json, [name, ...rest]: readonly string[], path: string, edits: SpecEdits): Json {
  if (name === undefined) return typeof value === "string" && value !== "" ? edits.image(value, path) : value;
  if (name === "*") {
    if (!Array.isArray(value)) return value;
    return value.map((each: Json, index) => editAt(each, rest, path + step(index), edits));
  }
  const inner = isObject(value) ? value[name] : undefined;
  if (!isObject(value) || inner === undefined) return value;
  const at = path + step(name);
  const after = name === "podSpec" && isObject(inner) ? editPodSpec(inner, at, edits) : editAt(inner, rest, at, edits);
  return { ...value, [name]: after };
}
