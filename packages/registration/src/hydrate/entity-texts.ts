/**
 * Every string of an entity that can contain an image or a placeholder: containers, pods, `custom` and node overrides.
 * Used for filling in, the check for unresolved placeholders, and `package inspect`.
 */
import { CONTEXT_VARIABLE, type Json, type JsonObject } from "@flyte-settings/core";
import { isObject } from "@flyte-settings/core/plugin";
import { editFields, replaceFields } from "../proto/edit-wire.ts";
import { bytesOf, textOf } from "../proto/read-wire.ts";
import { readStruct, writeStruct } from "../proto/struct.ts";
import { concat, optionalText } from "../proto/write-wire.ts";
import { editTexts, type Visit, type Visitors } from "./message-visitor.ts";

/**
 * `image`: of a container or an override. `custom image`: where flytekit plugins store one. `argument`: the whole
 * string may be a placeholder. `context`: the value of `_F_SS_C`. `text`: anything else.
 */
export type TextUse = "image" | "custom image" | "argument" | "context" | "text";

/** @returns the same string for no change */
export type EditText = (text: string, place: string, use: TextUse) => string;

/** Visitors for `walk`; a message without changed strings keeps its bytes. */
export function textVisitors(edit: EditText): Visitors {
  const pod: Visit = (bytes, place) => editStruct(bytes, 2, (spec) => editPodSpec(spec, `${place}.pod_spec`, edit));
  return {
    Container: (bytes, place) => editContainer(bytes, place, edit),
    K8sPod: pod,
    PodTemplate: pod,
    TaskNodeOverrides: (bytes, place) =>
      editTexts(bytes, 3, (image) => (image === "" ? image : edit(image, `${place}.container_image`, "image"))),
    TaskTemplate: (bytes, place) =>
      editStruct(bytes, 5, (custom) => editFieldsOf(custom, `${place}.custom`, "argument", edit)),
  };
}

/** `core.Container` image 1, command 2, args 3, env 5. */
function editContainer(bytes: Uint8Array, place: string, edit: EditText): Uint8Array {
  const image = textOf(bytes, 1);
  const filled = edit(image, `${place}.image`, "image");
  const withImage = filled === image ? bytes : replaceFields(bytes, 1, [Buffer.from(filled)]);
  const withCommand = editTexts(withImage, 2, (text, index) => edit(text, `${place}.command[${index}]`, "argument"));
  const withArgs = editTexts(withCommand, 3, (text, index) => edit(text, `${place}.args[${index}]`, "argument"));
  return editFields(withArgs, (number) => {
    if (number !== 5) return undefined;
    return (pair) => {
      const [name, before] = [textOf(pair, 1), textOf(pair, 2)];
      const after = edit(before, `${place}.env.${name}`, variableUse(name));
      return after === before ? pair : concat([optionalText(1, name), optionalText(2, after)]);
    };
  });
}

function editStruct(bytes: Uint8Array, number: number, edit: (json: JsonObject) => JsonObject): Uint8Array {
  const struct = bytesOf(bytes, number);
  if (struct === undefined) return bytes;
  const before = readStruct(struct);
  const after = edit(before);
  return after === before ? bytes : replaceFields(bytes, number, [writeStruct(after)]);
}

/** In a pod, only containers have images that Kubernetes pulls and arguments. */
function editPodSpec(spec: JsonObject, place: string, edit: EditText): JsonObject {
  return editEntries(spec, (value, key) => {
    const isContainers = key === "containers" || key === "initContainers";
    if (!isContainers || !Array.isArray(value)) return editJson(value, `${place}.${key}`, key, "text", edit);
    return editItems(value, (each, index) => {
      const at = `${place}.${key}[${index}]`;
      if (!isObject(each)) return each;
      return editEntries(each, (inner, field) => {
        if (field === "image" && typeof inner === "string") return edit(inner, `${at}.image`, "image");
        const use = field === "args" || field === "command" ? "argument" : "text";
        return editJson(inner, `${at}.${field}`, field, use, edit);
      });
    });
  });
}

function editFieldsOf(value: JsonObject, place: string, use: TextUse, edit: EditText): JsonObject {
  return editEntries(value, (inner, key) => editJson(inner, `${place}.${key}`, key, use, edit));
}

function editJson(value: Json, place: string, key: string, use: TextUse, edit: EditText): Json {
  if (typeof value === "string")
    return edit(value, place, isImageKey(key) && use === "argument" ? "custom image" : use);
  if (Array.isArray(value)) {
    if (key === "env") return editItems(value, (item, index) => editVariable(item, place, index, edit));
    return editItems(value, (item, index) => editJson(item, `${place}[${index}]`, "", use, edit));
  }
  return isObject(value) ? editFieldsOf(value, place, use, edit) : value;
}

function editVariable(item: Json, place: string, index: number, edit: EditText): Json {
  if (!isObject(item)) return editJson(item, `${place}[${index}]`, "", "text", edit);
  const name = String(item["name"] ?? item["key"] ?? index);
  return editEntries(item, (value, key) => {
    if (key !== "value" || typeof value !== "string") return value;
    return edit(value, `${place}.${name}`, variableUse(name));
  });
}

/**
 * The key is `image` in replicas and pods, and `spark.kubernetes.executor.container.image` in Spark's configuration.
 */
function isImageKey(key: string): boolean {
  return key === "image" || key.endsWith(".container.image");
}

function variableUse(name: string): TextUse {
  return name === CONTEXT_VARIABLE ? "context" : "text";
}

function editItems(list: readonly Json[], edit: (item: Json, index: number) => Json): Json {
  const edited = list.map(edit);
  return edited.some((item, index) => item !== list[index]) ? edited : list;
}

function editEntries(object: JsonObject, edit: (value: Json, key: string) => Json): JsonObject {
  const entries = Object.entries(object).map(([key, value]) => [key, edit(value, key)] as const);
  return entries.some(([key, value]) => value !== object[key]) ? Object.fromEntries(entries) : object;
}
