import type { Json } from "@flyte-settings/core";
import { isObject } from "@flyte-settings/core/plugin";
import { step } from "./json-pointer.ts";

export interface JsonChange {
  /** JSON Pointer (RFC 6901). */
  readonly path: string;
  /** `null` if there was no value. */
  readonly old: Json;
  readonly new: Json;
}

/** The differences, value by value and list item by list item, sorted by path. */
export function jsonDiff(before: Json, after: Json): JsonChange[] {
  const changes = [...changesAt(before, after, "")];
  return changes.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function* changesAt(before: Json | undefined, after: Json | undefined, path: string): Generator<JsonChange> {
  if (before === after) return;
  const [left, right] = [entriesOf(before), entriesOf(after)];
  if (left === undefined || right === undefined || Array.isArray(before) !== Array.isArray(after)) {
    yield { path, old: before ?? null, new: after ?? null };
    return;
  }
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    yield* changesAt(left.get(key), right.get(key), path + step(key));
  }
}

function entriesOf(value: Json | undefined): Map<string, Json> | undefined {
  return Array.isArray(value) || isObject(value) ? new Map(Object.entries(value)) : undefined;
}
