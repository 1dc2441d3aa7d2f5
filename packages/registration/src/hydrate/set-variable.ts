import type { Json, JsonObject } from "@flyte-settings/core";
import { isObject } from "@flyte-settings/core/plugin";
import type { SerializedEntity } from "../package/serialized-package.ts";
import { editFields, replaceFields } from "../proto/edit-wire.ts";
import { bytesOf, textOf } from "../proto/read-wire.ts";
import { readStruct, writeStruct } from "../proto/struct.ts";
import { concat, lengthDelimited, optionalText } from "../proto/write-wire.ts";
import { rootMessages, walk } from "./message-visitor.ts";

const ENV = 5;
const POD_SPEC = 2;

export interface SetVariableOptions {
  readonly name: string;
  readonly value: string;
  /**
   * Names of a pod's containers; absent: all except init containers. A task's only container has no name: use
   * `primary`.
   */
  readonly containers?: readonly string[];
  /** Only set the variable if it already exists. */
  readonly onlyExisting?: boolean;
}

/** Where a variable was set. */
export interface SetPlace {
  /** `template.container`, `template.k8s_pod.pod_spec.containers[0]`. */
  readonly place: string;
  /** The previous value; absent if there was none. */
  readonly before?: string;
}

/**
 * An entity with an environment variable set in its containers, including those of overrides. Everything else keeps its
 * bytes.
 *
 * @throws PACKAGE_INVALID for an invalid message
 */
export function setVariable(
  entity: SerializedEntity,
  options: SetVariableOptions,
): { readonly entity: SerializedEntity; readonly places: readonly SetPlace[] } {
  const places: SetPlace[] = [];
  const pod = (message: Uint8Array, place: string): Uint8Array => setInPod(message, place, options, places);
  const bytes = walk(entity.bytes, rootMessages[entity.kind], {
    Container: (message, place) => setInContainer(message, place, options, places),
    K8sPod: pod,
    PodTemplate: pod,
  });
  return { entity: { ...entity, bytes }, places };
}

function setInContainer(
  message: Uint8Array,
  place: string,
  { name, value, containers, onlyExisting }: SetVariableOptions,
  places: SetPlace[],
): Uint8Array {
  if (containers !== undefined && !containers.includes("primary")) return message;
  const pair = concat([optionalText(1, name), optionalText(2, value)]);
  let before: string | undefined;
  const edited = editFields(message, (number) => {
    if (number !== ENV) return undefined;
    return (each) => {
      if (textOf(each, 1) !== name) return each;
      before = textOf(each, 2);
      return before === value ? each : pair;
    };
  });
  if (before === undefined && onlyExisting) return message;
  places.push(before === undefined ? { place } : { place, before });
  return before === undefined ? concat([edited, lengthDelimited(ENV, pair)]) : edited;
}

function setInPod(message: Uint8Array, place: string, options: SetVariableOptions, places: SetPlace[]): Uint8Array {
  const struct = bytesOf(message, POD_SPEC);
  if (struct === undefined) return message;
  const spec = readStruct(struct);
  const lists = options.containers === undefined ? ["containers"] : ["initContainers", "containers"];
  const edited = lists.flatMap((list): [string, Json][] => {
    const before = spec[list];
    if (!Array.isArray(before)) return [];
    const after = before.map(
      (container: Json, index): Json =>
        isObject(container)
          ? setInPodContainer(container, `${place}.pod_spec.${list}[${index}]`, options, places)
          : container,
    );
    return after.some((each, index) => each !== before[index]) ? [[list, after]] : [];
  });
  if (edited.length === 0) return message;
  return replaceFields(message, POD_SPEC, [writeStruct({ ...spec, ...Object.fromEntries(edited) })]);
}

function setInPodContainer(
  container: JsonObject,
  place: string,
  { name, value, containers, onlyExisting }: SetVariableOptions,
  places: SetPlace[],
): JsonObject {
  if (containers !== undefined && !containers.includes(String(container["name"]))) return container;
  const env: readonly Json[] = Array.isArray(container["env"]) ? container["env"] : [];
  const isIt = (each: Json): boolean => isObject(each) && each["name"] === name;
  const found = env.filter(isIt).at(-1);
  if (found === undefined && onlyExisting) return container;
  const before = isObject(found) && typeof found["value"] === "string" ? found["value"] : undefined;
  places.push(before === undefined ? { place } : { place, before });
  if (before === value) return container;
  const pair: Json = { name, value };
  return { ...container, env: found === undefined ? [...env, pair] : env.map((each) => (isIt(each) ? pair : each)) };
}
