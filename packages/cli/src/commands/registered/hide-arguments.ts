import type { Json } from "@flyte-settings/core";
import { isObject } from "@flyte-settings/core/plugin";
import { maskArguments } from "@flyte-settings/inspector/report";

export interface ArgumentHider {
  /** Replaces secret arguments; two different secrets remain different. */
  readonly hide: (json: Json) => Json;
  /** Removes what tells hidden arguments apart. */
  readonly finish: (json: Json) => Json;
}

/** Hides the secret arguments of containers before entities are compared: afterwards their flags are unknown. */
export function argumentHider(): ArgumentHider {
  const ids = new Map<string, number>();
  const idOf = (text: string): number => {
    const id = ids.get(text) ?? ids.size;
    ids.set(text, id);
    return id;
  };
  const hide = (json: Json): Json => {
    if (Array.isArray(json)) return json.map(hide);
    if (!isObject(json)) return json;
    return Object.fromEntries(
      Object.entries(json).map(([key, value]) => [key, isArguments(key, value) ? hidden(value) : hide(value)]),
    );
  };
  // an argument never contains NUL
  const hidden = (args: readonly string[]): string[] =>
    maskArguments(args).map((masked, index) => {
      const arg = args[index] ?? "";
      return masked === arg ? arg : `${masked}\0${idOf(arg)}`;
    });
  const finish = (json: Json): Json => {
    if (typeof json === "string") return json.split("\0", 1)[0] ?? "";
    if (Array.isArray(json)) return json.map(finish);
    if (!isObject(json)) return json;
    return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, finish(value)]));
  };
  return { hide, finish };
}

function isArguments(key: string, value: Json): value is string[] {
  return (
    (key === "args" || key === "command") &&
    Array.isArray(value) &&
    value.every((each: Json) => typeof each === "string")
  );
}
