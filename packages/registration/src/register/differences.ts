/** The differences between two messages, field by field. */
import type { Json } from "@flyte-settings/core";
import { isObject, omitUndefined } from "@flyte-settings/core/plugin";
import type { Difference } from "./difference.ts";

/** In field order; a list is compared item by item, or by name if all of its items have unique names. */
export function differences(before: Json | undefined, after: Json | undefined, place = ""): Difference[] {
  if (before === undefined && after === undefined) return [];
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => differences(before[key], after[key], place === "" ? key : `${place}.${key}`));
  }
  if (isList(before) && isList(after)) {
    const field = nameFieldOf(before, after);
    const [left, right] = [byName(before, field), byName(after, field)];
    const keys = [...new Set([...left.keys(), ...right.keys()])];
    return keys.flatMap((key) => differences(left.get(key), right.get(key), `${place}[${key}]`));
  }
  if (before === after || isNothing(before, after)) return [];
  return [{ place, ...omitUndefined({ before, after }) }];
}

/** In protobuf, an empty message and a missing one mean the same. */
function isNothing(before: Json | undefined, after: Json | undefined): boolean {
  return isEmpty(before) && isEmpty(after);
}

function isEmpty(value: Json | undefined): boolean {
  if (value === undefined) return true;
  if (isList(value)) return value.length === 0;
  return isObject(value) && Object.values(value).every(isEmpty);
}

/** Fields that identify list items: nodes, key-value pairs, containers and variables of a pod, bindings. */
const nameFields = ["id", "key", "name", "var"] as const;

function byName(list: readonly Json[], field: string | undefined): Map<string, Json> {
  return new Map(list.map((item, index) => [field === undefined ? String(index) : nameIn(item, field), item]));
}

function nameFieldOf(...lists: readonly (readonly Json[])[]): string | undefined {
  return nameFields.find((field) =>
    lists.every((list) => {
      const names = list.map((item) => nameIn(item, field));
      return !names.includes("") && new Set(names).size === names.length;
    }),
  );
}

function nameIn(item: Json, field: string): string {
  const name = isObject(item) ? item[field] : undefined;
  return typeof name === "string" ? name : "";
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
