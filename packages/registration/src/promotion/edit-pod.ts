import { CONTEXT_VARIABLE, type Json, type JsonObject } from "@flyte-settings/core";
import { isObject } from "@flyte-settings/core/plugin";
import { step } from "./json-pointer.ts";

/** Each returns the same string for no change; `path` is a JSON Pointer into the spec. */
export interface SpecEdits {
  readonly image: (image: string, path: string) => string;
  readonly context: (context: string, path: string) => string;
  readonly args: (args: readonly string[], path: string) => readonly string[];
}

const containerLists = ["initContainers", "containers", "ephemeralContainers"];

/** A pod specification as Kubernetes JSON. */
export function editPodSpec(spec: JsonObject, path: string, edits: SpecEdits): JsonObject {
  const lists = containerLists.flatMap((list): [string, Json][] => {
    const containers = spec[list];
    if (!Array.isArray(containers)) return [];
    const at = path + step(list);
    return [
      [
        list,
        containers.map((each: Json, index) =>
          isObject(each) ? editPodContainer(each, `${at}/${index}`, edits) : each,
        ),
      ],
    ];
  });
  return { ...spec, ...Object.fromEntries(lists) };
}

function editPodContainer(container: JsonObject, path: string, edits: SpecEdits): JsonObject {
  const { image, args, env } = container;
  const after: Record<string, Json> = { ...container };
  if (typeof image === "string") after["image"] = edits.image(image, `${path}/image`);
  if (isTexts(args)) after["args"] = edits.args(args, `${path}/args`);
  if (Array.isArray(env)) {
    after["env"] = env.map((pair: Json, index): Json => {
      if (!isObject(pair) || pair["name"] !== CONTEXT_VARIABLE || typeof pair["value"] !== "string") return pair;
      return { ...pair, value: edits.context(pair["value"], `${path}/env/${index}/value`) };
    });
  }
  return after;
}

function isTexts(value: Json | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}
