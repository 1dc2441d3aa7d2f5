/** Converts a `TaskSpec` to the task that plugins see (`applyToTask`) and back; everything else is preserved. */
import { isDeepStrictEqual } from "node:util";
import { omitUndefined, type SerializedTask, type TaskContainer, type TaskPod } from "@flyte-settings/core/plugin";
import type { SerializedEntity } from "../package/serialized-package.ts";
import { replaceFields } from "../proto/edit-wire.ts";
import { allBytesOf, bytesOf, EMPTY, text, textOf } from "../proto/read-wire.ts";
import { readStruct, writeStruct } from "../proto/struct.ts";
import { concat, optionalText } from "../proto/write-wire.ts";

/** `TaskSpec` 1 template; `TaskTemplate` 2 type, 5 custom, 6 container, 17 k8s_pod. */
const TEMPLATE = 1;
const TYPE = 2;
const CUSTOM = 5;
const CONTAINER = 6;
const POD = 17;

/** @throws PACKAGE_INVALID */
export function readTask({ id, bytes }: SerializedEntity): SerializedTask {
  const template = bytesOf(bytes, TEMPLATE) ?? EMPTY;
  const [custom, container, pod] = [CUSTOM, CONTAINER, POD].map((number) => bytesOf(template, number));
  return {
    name: id.name,
    type: textOf(template, TYPE),
    ...omitUndefined({
      container: container === undefined ? undefined : readContainer(container),
      k8sPod: pod === undefined ? undefined : readPod(pod),
      custom: custom === undefined ? undefined : readStruct(custom),
    }),
  };
}

/** The entity with the plugins' changes; the same bytes if there are none. */
export function writeTask(entity: SerializedEntity, before: SerializedTask, after: SerializedTask): SerializedEntity {
  if (isDeepStrictEqual(before, after)) return entity;
  let template = bytesOf(entity.bytes, TEMPLATE) ?? EMPTY;
  const put = (number: number, write: (old: Uint8Array) => Uint8Array): void => {
    template = replaceFields(template, number, [write(bytesOf(template, number) ?? EMPTY)]);
  };
  const { type, custom, container, k8sPod } = after;
  if (type !== before.type) put(TYPE, () => Buffer.from(type));
  if (custom !== undefined && !isDeepStrictEqual(custom, before.custom)) put(CUSTOM, () => writeStruct(custom));
  if (container !== undefined && !isDeepStrictEqual(container, before.container)) {
    put(CONTAINER, (old) => writeContainer(old, container));
  }
  if (k8sPod !== undefined && !isDeepStrictEqual(k8sPod, before.k8sPod)) put(POD, (old) => writePod(old, k8sPod));
  return { ...entity, bytes: replaceFields(entity.bytes, TEMPLATE, [template]) };
}

/** `core.Container` 1 image, 2 command, 3 args, 5 env. */
export function readContainer(bytes: Uint8Array): TaskContainer {
  return {
    image: textOf(bytes, 1),
    command: allBytesOf(bytes, 2).map(text),
    args: allBytesOf(bytes, 3).map(text),
    env: allBytesOf(bytes, 5).map((pair) => ({ key: textOf(pair, 1), value: textOf(pair, 2) })),
  };
}

function writeContainer(old: Uint8Array, { image, command, args, env }: TaskContainer): Uint8Array {
  const fields: readonly (readonly [number, readonly Uint8Array[]])[] = [
    [1, [Buffer.from(image)]],
    [2, command.map((each) => Buffer.from(each))],
    [3, args.map((each) => Buffer.from(each))],
    [5, env.map(({ key, value }) => concat([optionalText(1, key), optionalText(2, value)]))],
  ];
  return fields.reduce((message, [number, values]) => replaceFields(message, number, values), old);
}

/** `core.K8sPod` 2 pod_spec, 4 primary_container_name. */
function readPod(bytes: Uint8Array): TaskPod {
  return { podSpec: readStruct(bytesOf(bytes, 2) ?? EMPTY), primaryContainerName: textOf(bytes, 4) };
}

function writePod(old: Uint8Array, { podSpec, primaryContainerName }: TaskPod): Uint8Array {
  const name = primaryContainerName === "" ? [] : [Buffer.from(primaryContainerName)];
  return replaceFields(replaceFields(old, 2, [writeStruct(podSpec)]), 4, name);
}
