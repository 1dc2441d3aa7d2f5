import type { Json, JsonObject } from "@flyte-settings/core";
import { isObject, omitUndefined } from "@flyte-settings/core/plugin";
import { editFields } from "../proto/edit-wire.ts";
import { textOf } from "../proto/read-wire.ts";
import { concat, lengthDelimited, optionalText } from "../proto/write-wire.ts";
import { editTexts } from "./message-visitor.ts";
import type { HydrationOptions } from "./options.ts";
import { placeholders } from "./placeholders.ts";

/** The variable in which a task finds the settings that it was serialized with. */
export const CONTEXT_VARIABLE = "_F_SS_C";

/** Where flytekit itself writes placeholders: it knows none in what a user wrote into a side container. */
const FAST_EXECUTE = "pyflyte-fast-execute";

const IMAGE = 1;
const ARGS = 3;
const ENV = 5;

/** A `core.Container`, filled. */
export function fillContainer(bytes: Uint8Array, options: HydrationOptions, place: string): Uint8Array {
  const withArgs = editTexts(bytes, ARGS, (arg) => fillArgument(arg, options));
  return fillEnv(editTexts(withArgs, IMAGE, imageEdit(options, place)), options, place);
}

/** Only a whole argument is a placeholder. */
export function fillArgument(arg: string, options: HydrationOptions): string {
  if (arg === placeholders.remotePackagePath) return options.distributionLocation ?? arg;
  if (arg === placeholders.destDir) return options.destinationDir || ".";
  return arg;
}

export function imageEdit({ image }: HydrationOptions, place: string): (image: string) => string {
  return (before) => (image === undefined ? before : image(before, `${place}.image`));
}

/** `core.KeyValuePair`s: key 1, value 2. */
function fillEnv(bytes: Uint8Array, options: HydrationOptions, place: string): Uint8Array {
  const missing = new Map(Object.entries(options.env ?? {}));
  if (missing.size === 0 && options.context === undefined) return bytes;
  const edit = (pair: Uint8Array): Uint8Array => {
    const [key, before] = [textOf(pair, 1), textOf(pair, 2)];
    const after = variable(key, before, options, place);
    missing.delete(key);
    return after === before ? pair : concat([optionalText(1, key), optionalText(2, after)]);
  };
  const edited = editFields(bytes, (number) => (number === ENV ? edit : undefined));
  if (missing.size === 0) return edited;
  const added = [...missing].map(([key, value]) =>
    lengthDelimited(ENV, concat([optionalText(1, key), optionalText(2, value)])),
  );
  return concat([edited, ...added]);
}

function variable(key: string, before: string, options: HydrationOptions, place: string): string {
  const given = options.env?.[key];
  if (given !== undefined) return given;
  return key === CONTEXT_VARIABLE && options.context !== undefined
    ? options.context(before, `${place}.env.${CONTEXT_VARIABLE}`)
    : before;
}

/** A pod specification, filled: arguments in containers, images in init containers too. The same object when it stays. */
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
  const filledEnv = main ? fillPodEnv(env, options, place) : env;
  if (filledEnv !== env && filledEnv !== undefined) changes.push(["env", filledEnv]);
  return changes.length === 0 ? container : { ...container, ...Object.fromEntries(changes) };
}

function fillPodEnv(env: Json | undefined, options: HydrationOptions, place: string): Json | undefined {
  const missing = new Map(Object.entries(options.env ?? {}));
  if (missing.size === 0 && options.context === undefined) return env;
  const before: readonly Json[] = Array.isArray(env) ? env : [];
  const after = before.map((item) => {
    if (!isObject(item) || typeof item["name"] !== "string") return item;
    const { name, value } = item;
    missing.delete(name as string);
    const text = typeof value === "string" ? value : "";
    const next = variable(name as string, text, options, place);
    return next === text ? item : { name: name as string, value: next };
  });
  const added = [...missing].map(([name, value]) => ({ name, value }));
  const changed = added.length > 0 || after.some((item, index) => item !== before[index]);
  return changed ? [...after, ...added] : env;
}
