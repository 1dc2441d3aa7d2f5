import type { Json, JsonObject } from "@flyte-settings/core";
import { isObject, type SerializedTask } from "@flyte-settings/core/plugin";

/**
 * Variables of the container that runs the task, or of its pod's primary container; if a name is repeated, the last
 * value.
 */
export function taskEnv({ container, k8sPod }: SerializedTask): ReadonlyMap<string, string> {
  if (container !== undefined) return new Map(container.env.map(({ key, value }) => [key, value]));
  const env = primaryContainer(k8sPod)?.["env"];
  if (!Array.isArray(env)) return new Map();
  return new Map(
    env.flatMap((one: Json) =>
      isObject(one) && typeof one["value"] === "string" ? [[String(one["name"]), one["value"]] as const] : [],
    ),
  );
}

/** The image that the task runs. */
export function taskImage({ container, k8sPod }: SerializedTask): string | undefined {
  const image = container?.image ?? primaryContainer(k8sPod)?.["image"];
  return typeof image === "string" && image !== "" ? image : undefined;
}

/** The arguments of the task, which are passed to the main file. */
export function taskArgs({ container, k8sPod }: SerializedTask): readonly string[] {
  if (container !== undefined) return container.args;
  const args = primaryContainer(k8sPod)?.["args"];
  return Array.isArray(args) ? args.map(String) : [];
}

/** Appends variables to the task; existing ones are kept. */
export function withEnv(
  task: SerializedTask,
  added: readonly (readonly [name: string, value: string])[],
): SerializedTask {
  if (added.length === 0) return task;
  const { container, k8sPod } = task;
  if (container !== undefined) {
    const env = [...container.env, ...added.map(([key, value]) => ({ key, value }))];
    return { ...task, container: { ...container, env } };
  }
  const primary = primaryContainer(k8sPod);
  if (k8sPod === undefined || primary === undefined) return task;
  const own = Array.isArray(primary["env"]) ? primary["env"] : [];
  const changed = { ...primary, env: [...own, ...added.map(([name, value]) => ({ name, value }))] };
  const containers = (k8sPod.podSpec["containers"] as readonly Json[]).map((one) => (one === primary ? changed : one));
  return { ...task, k8sPod: { ...k8sPod, podSpec: { ...k8sPod.podSpec, containers } } };
}

function primaryContainer(pod: SerializedTask["k8sPod"]): JsonObject | undefined {
  const containers = pod?.podSpec["containers"];
  if (pod === undefined || !Array.isArray(containers)) return undefined;
  return containers.find((one: Json) => isObject(one) && one["name"] === pod.primaryContainerName) as
    | JsonObject
    | undefined;
}
