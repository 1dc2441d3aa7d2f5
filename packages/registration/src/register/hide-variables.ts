/** Environment variables in differences: a dry run shows their names but no values. */
import type { Json, JsonObject } from "@flyte-settings/core";
import { looksSecret } from "@flyte-settings/core/checks";
import { isObject, omitUndefined } from "@flyte-settings/core/plugin";
import { inContext } from "./context-fields.ts";
import type { Difference } from "./difference.ts";

/** Replaces the value of a variable. */
export const HIDDEN = "(not shown)";

export interface HideOptions {
  /** Show values that do not look like secrets. */
  readonly showValues?: boolean;
}

/** Fields with variables: in containers and pods, launch plans, and the `custom` of plugins such as Ray's. */
const LISTS = /^(?:env|envs|environment|env_?vars?|environment_?variables?|runtime_?env)$/i;
/** Spark's configuration sets variables one by one. */
const SINGLE = /^spark\.(?:executorEnv|kubernetes\.driverEnv|kubernetes\.executorEnv|yarn\.appMasterEnv)\.(.+)$/;
/** The variable at the end of a place: `env[NAME]`, `env[NAME].value`, `envs.values[NAME].value`, `env_vars.NAME`. */
const PLACE =
  /(?:^|\.)(?:env|envs|environment|env_?vars?|environment_?variables?|runtime_?env)(?:\.values)?(?:\[([^\]]+)\]|\.([^.[\]]+))(?:\.value)?$/i;

/** Whether a place is a variable or its value. */
export function isVariable(place: string): boolean {
  return PLACE.test(place) || variableOfSpark(place) !== undefined;
}

/** The differences with every value of a variable hidden, including those in whole lists, containers and pods. */
export function hideVariables(found: readonly Difference[], options: HideOptions = {}): Difference[] {
  return found.map(({ place, before, after, fields }) => ({
    place,
    ...omitUndefined({
      before: before === undefined ? undefined : hidden(place, before, options),
      after: after === undefined ? undefined : hidden(place, after, options),
      fields: fields ?? inContext({ place, ...omitUndefined({ before, after }) })?.map((field) => field.place),
    }),
  }));
}

function hidden(place: string, json: Json, options: HideOptions): Json {
  const [, inList, inMap] = PLACE.exec(place) ?? [];
  const name = inList ?? inMap ?? variableOfSpark(place);
  if (name !== undefined) return hideIn(json, name, options);
  const last = /([^.[\]]+)(?:\.values)?$/.exec(place)?.[1] ?? "";
  return LISTS.test(last) ? hideList(json, options) : walk(json, options);
}

/** Any JSON outside of variables. */
function walk(json: Json, options: HideOptions): Json {
  if (Array.isArray(json)) return json.map((item: Json) => walk(item, options));
  if (!isObject(json)) return json;
  return mapEntries(json, (key, value) => {
    const single = SINGLE.exec(key)?.[1];
    if (single !== undefined) return hideIn(value, single, options);
    return LISTS.test(key) ? hideList(value, options) : walk(value, options);
  });
}

/** A list of names and values, a map, or a string with several of them. */
function hideList(json: Json, options: HideOptions): Json {
  if (typeof json === "string") return HIDDEN;
  if (Array.isArray(json)) return json.map((item: Json) => hideIn(item, nameIn(item), options));
  if (!isObject(json)) return json;
  if (Array.isArray(json["values"])) return { ...json, values: hideList(json["values"], options) };
  return mapEntries(json, (name, value) =>
    LISTS.test(name) ? hideList(value, options) : hideIn(value, name, options),
  );
}

/** One variable: its value, or an item with a name and a value. */
function hideIn(json: Json, name: string, { showValues = false }: HideOptions): Json {
  if (isObject(json)) {
    if (!("value" in json)) return json;
    return { ...json, value: hideIn(json["value"] ?? null, name, { showValues }) };
  }
  const isOpen = showValues && name !== "_F_SS_C" && typeof json === "string" && !looksSecret(name, json);
  return isOpen ? json : HIDDEN;
}

/** Places separate keys with dots, and Spark's keys contain dots, so match the end of the place. */
function variableOfSpark(place: string): string | undefined {
  const start = place.indexOf("spark.");
  for (let at = start; at >= 0; at = place.indexOf("spark.", at + 1)) {
    const name = SINGLE.exec(place.slice(at))?.[1];
    if (name !== undefined) return name;
  }
  return undefined;
}

function nameIn(item: Json): string {
  if (!isObject(item)) return "";
  return String(item["name"] ?? item["key"] ?? "");
}

function mapEntries(object: JsonObject, edit: (key: string, value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, edit(key, value)]));
}
