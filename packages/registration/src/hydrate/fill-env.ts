/**
 * The variables of a task's own container. As in flytekit, the task's environment overrides that of the settings, whose
 * variables come first; only `overrideEnv` replaces a value.
 */
import type { Json, JsonObject } from "@flyte-settings/core";
import { isObject } from "@flyte-settings/core/plugin";
import { replaceFields } from "../proto/edit-wire.ts";
import { allBytesOf, bytesOf, EMPTY, textOf } from "../proto/read-wire.ts";
import { concat, optionalText } from "../proto/write-wire.ts";
import type { HydrationOptions } from "./options.ts";

/** `core.Container` env 5: `core.KeyValuePair`s, key 1, value 2. */
const ENV = 5;

type EnvOptions = Pick<HydrationOptions, "env" | "overrideEnv">;

/** A `core.Container`; the same bytes if nothing changes. */
export function fillContainerEnv(bytes: Uint8Array, options: EnvOptions): Uint8Array {
  const before = allBytesOf(bytes, ENV);
  const after = merged(before, (pair) => textOf(pair, 1), pairOf, options);
  return isSame(before, after) ? bytes : replaceFields(bytes, ENV, after);
}

/**
 * The specification of a pod; the same object if nothing changes. Sidecars and init containers get no variables.
 *
 * @param primary name of the container that runs the task
 */
export function fillPodEnv(spec: JsonObject, primary: string, options: EnvOptions): JsonObject {
  const containers: Json | undefined = spec["containers"];
  if (!Array.isArray(containers)) return spec;
  const names = (containers as readonly Json[]).map((each) => (isObject(each) ? each["name"] : undefined));
  const index = names.length === 1 ? 0 : names.indexOf(primary);
  const container: Json | undefined = containers[index];
  if (!isObject(container)) return spec;
  const before: readonly Json[] = Array.isArray(container["env"]) ? container["env"] : [];
  const nameOf = (item: Json): string | undefined => (isObject(item) ? String(item["name"]) : undefined);
  const after = merged<Json>(before, nameOf, (name, value) => ({ name, value }), options);
  if (isSame(before, after)) return spec;
  return {
    ...spec,
    containers: containers.map((each: Json, at) => (at === index ? { ...container, env: after } : each)),
  };
}

/**
 * The container that runs a task: set in its pod, or else in the `config` (16) of its template; `primary` by default.
 */
export function primaryContainer(pod: Uint8Array, template: Uint8Array): string {
  const config = allBytesOf(template, 16).find((entry) => textOf(entry, 1) === "primary_container_name");
  return textOf(pod, 4) || textOf(config ?? EMPTY, 2) || "primary";
}

/** The template of a `TaskSpec`. */
export function templateOf(taskSpec: Uint8Array): Uint8Array {
  return bytesOf(taskSpec, 1) ?? EMPTY;
}

function merged<T>(
  before: readonly T[],
  nameOf: (item: T) => string | undefined,
  make: (name: string, value: string) => T,
  { env = {}, overrideEnv = {} }: EnvOptions,
): readonly T[] {
  const given = new Map(Object.entries({ ...env, ...overrideEnv }));
  const replaced = before.map((item) => {
    const name = nameOf(item) ?? "";
    const value = Object.hasOwn(overrideEnv, name) ? overrideEnv[name] : undefined;
    return value === undefined ? item : make(name, value);
  });
  const own = new Map(replaced.map((item) => [nameOf(item), item]));
  const isUnique = own.size === replaced.length;
  if (!isUnique)
    return [...[...given].filter(([name]) => !own.has(name)).map(([name, value]) => make(name, value)), ...replaced];
  const first = [...given].map(([name, value]) => own.get(name) ?? make(name, value));
  return [...first, ...replaced.filter((item) => !given.has(nameOf(item) ?? ""))];
}

function isSame<T>(before: readonly T[], after: readonly T[]): boolean {
  return before.length === after.length && before.every((item, index) => item === after[index]);
}

function pairOf(name: string, value: string): Uint8Array {
  return concat([optionalText(1, name), optionalText(2, value)]);
}
