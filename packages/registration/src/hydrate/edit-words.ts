import type { Json, JsonObject } from "@flyte-settings/core";
import { isObject } from "@flyte-settings/core/plugin";
import type { SerializedEntity } from "../package/serialized-package.ts";
import { replaceFields } from "../proto/edit-wire.ts";
import { allBytesOf, bytesOf, text } from "../proto/read-wire.ts";
import { readStruct, writeStruct } from "../proto/struct.ts";
import { rootMessages, walk } from "./message-visitor.ts";

const COMMAND = 2;
const ARGS = 3;
const POD_SPEC = 2;

/**
 * Receives the words of `command` or `args`, the container's place and its name (`primary` for a task's only
 * container); returns the same list for no change.
 */
export type EditWords = (words: readonly string[], place: string, container: string) => readonly string[];

/** An entity with edited container command lines. Everything else keeps its bytes. */
export function editWords(entity: SerializedEntity, edit: EditWords): SerializedEntity {
  const bytes = walk(entity.bytes, rootMessages[entity.kind], {
    Container: (message, place) => [COMMAND, ARGS].reduce((done, field) => inField(done, field, place, edit), message),
    K8sPod: (message, place) => inPod(message, place, edit),
  });
  return { ...entity, bytes };
}

function inField(message: Uint8Array, field: number, place: string, edit: EditWords): Uint8Array {
  const words = allBytesOf(message, field).map((each) => text(each));
  const after = edit(words, place, "primary");
  return after === words
    ? message
    : replaceFields(
        message,
        field,
        after.map((word) => new TextEncoder().encode(word)),
      );
}

function inPod(message: Uint8Array, place: string, edit: EditWords): Uint8Array {
  const struct = bytesOf(message, POD_SPEC);
  if (struct === undefined) return message;
  const spec = readStruct(struct);
  const before = spec["containers"];
  if (!Array.isArray(before)) return message;
  const after = before.map((container: Json, index) =>
    isObject(container) ? inContainer(container, `${place}.pod_spec.containers[${index}]`, edit) : container,
  );
  if (after.every((each, index) => each === before[index])) return message;
  return replaceFields(message, POD_SPEC, [writeStruct({ ...spec, containers: after })]);
}

function inContainer(container: JsonObject, place: string, edit: EditWords): JsonObject {
  const changed = ["command", "args"].flatMap((key): [string, Json][] => {
    const words = container[key];
    if (!Array.isArray(words) || words.some((word) => typeof word !== "string")) return [];
    const after = edit(words as string[], place, String(container["name"] ?? ""));
    return after === words ? [] : [[key, [...after]]];
  });
  return changed.length === 0 ? container : { ...container, ...Object.fromEntries(changed) };
}
