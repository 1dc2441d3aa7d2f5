import { CONTEXT_VARIABLE, type Json, type JsonObject } from "@flyte-settings/core";
import { isObject, omitUndefined } from "@flyte-settings/core/plugin";
import { editFields } from "../proto/edit-wire.ts";
import { textOf } from "../proto/read-wire.ts";
import { concat, optionalText } from "../proto/write-wire.ts";
import { editTexts } from "./message-visitor.ts";
import type { HydrationOptions } from "./options.ts";
import { placeholders } from "./placeholders.ts";

/** The program whose container gets placeholders from flytekit; flytekit ignores them in a user's sidecar. */
const FAST_EXECUTE = "pyflyte-fast-execute";

const IMAGE = 1;
const ARGS = 3;
const ENV = 5;

/** A `core.Container`, filled in as flytectl and flytekit do. */
export function fillContainer(bytes: Uint8Array, options: HydrationOptions, place: string): Uint8Array {
  const withArgs = editTexts(bytes, ARGS, (arg) => fillArgument(arg, options));
  return fillContexts(editTexts(withArgs, IMAGE, imageEdit(options, place)), options, place);
}

/** A placeholder must be the whole argument. */
function fillArgument(arg: string, options: HydrationOptions): string {
  if (arg === placeholders.remotePackagePath) return options.distributionLocation ?? arg;
  if (arg === placeholders.destDir) return options.destinationDir || ".";
  return arg;
}

export function imageEdit({ image }: HydrationOptions, place: string): (image: string) => string {
  return (before) => (image === undefined ? before : image(before, `${place}.image`));
}

/** Only contexts: `fill-env.ts` merges the variables themselves. `core.KeyValuePair`: key 1, value 2. */
function fillContexts(bytes: Uint8Array, { context }: HydrationOptions, place: string): Uint8Array {
  if (context === undefined) return bytes;
  return editFields(bytes, (number) => {
    if (number !== ENV) return undefined;
    return (pair) => {
      const before = textOf(pair, 2);
      if (textOf(pair, 1) !== CONTEXT_VARIABLE) return pair;
      const after = context(before, `${place}.env.${CONTEXT_VARIABLE}`);
      return after === before ? pair : concat([optionalText(1, CONTEXT_VARIABLE), optionalText(2, after)]);
    };
  });
}

/**
 * A pod specification, filled in as flytectl and flytekit do: arguments in containers, images in init containers too.
 * Returns the same object if nothing changes.
 */
export function fillPodSpec(spec: JsonObject, options: HydrationOptions, place: string): JsonObject {
  const containers = eachContainer(spec["containers"], (container, index) =>
    fillPodContainer(container, options, `${place}.containers[${index}]`, true),
  );
  const initContainers = eachContainer(spec["initContainers"], (container, index) =>
    fillPodContainer(container, options, `${place}.initContainers[${index}]`, false),
  );
  if (containers === spec["containers"] && initContainers === spec["initContainers"]) return spec;
  return {
    ...spec,
    ...omitUndefined({ containers, initContainers }),
  };
}

function eachContainer(
  list: Json | undefined,
  fill: (container: JsonObject, index: number) => JsonObject,
): Json | undefined {
  if (!Array.isArray(list)) return list;
  const filled = list.map((item: Json, index) => (isObject(item) ? fill(item, index) : item));
  return filled.some((item, index) => item !== list[index]) ? filled : list;
}

function fillPodContainer(container: JsonObject, options: HydrationOptions, place: string, main: boolean): JsonObject {
  const { args, image, env } = container;
  const changes: [string, Json][] = [];
  if (main && Array.isArray(args) && (options.as !== "flytekit" || args[0] === FAST_EXECUTE)) {
    const filled = args.map((arg: Json) => (typeof arg === "string" ? fillArgument(arg, options) : arg));
    if (filled.some((arg, index) => arg !== args[index])) changes.push(["args", filled]);
  }
  if (typeof image === "string") {
    const after = imageEdit(options, place)(image);
    if (after !== image) changes.push(["image", after]);
  }
  const filledEnv = main ? fillPodContexts(env, options, place) : env;
  if (filledEnv !== env && filledEnv !== undefined) changes.push(["env", filledEnv]);
  return changes.length === 0 ? container : { ...container, ...Object.fromEntries(changes) };
}

function fillPodContexts(env: Json | undefined, { context }: HydrationOptions, place: string): Json | undefined {
  if (context === undefined || !Array.isArray(env)) return env;
  const after = env.map((item: Json): Json => {
    if (!isObject(item) || item["name"] !== CONTEXT_VARIABLE || typeof item["value"] !== "string") return item;
    const value = context(item["value"], `${place}.env.${CONTEXT_VARIABLE}`);
    return value === item["value"] ? item : { ...item, value };
  });
  return after.some((item, index) => item !== env[index]) ? after : env;
}
