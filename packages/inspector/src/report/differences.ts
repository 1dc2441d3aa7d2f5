import { entries, isPythonNumber } from "@flyte-settings/core";
import { numberRepr, type PythonJson } from "@flyte-settings/core/internal";
import { omitUndefined } from "@flyte-settings/core/plugin";

/** One value that differs; absent if not set on that side. */
export interface Difference {
  readonly path: string;
  readonly a?: string;
  readonly b?: string;
}

/** Compares value by value; images are matched by name. */
export function differences(a: PythonJson, b: PythonJson): readonly Difference[] {
  const [left, right] = [flatten(a), flatten(b)];
  const paths = new Set([...left.keys(), ...right.keys()]);
  return [...paths].flatMap((path) => {
    const [one, other] = [left.get(path), right.get(path)];
    if (one === other) return [];
    return [{ path, ...omitUndefined({ a: one, b: other }) }];
  });
}

/** Every value by path; named list items are identified by their name. */
export function flatten(value: PythonJson, path = "", into: Map<string, string> = new Map()): Map<string, string> {
  if (value === null) return into;
  if (typeof value !== "object" || isPythonNumber(value)) {
    return into.set(path, isPythonNumber(value) ? numberRepr(value) : String(value));
  }
  if (Array.isArray(value)) {
    value.forEach((each: PythonJson, index) => {
      flatten(each, `${path}[${nameOf(each) ?? index}]`, into);
    });
    return into;
  }
  for (const [name, each] of entries(value as { readonly [key: string]: PythonJson })) {
    flatten(each, path === "" ? name : `${path}.${name}`, into);
  }
  return into;
}

function nameOf(value: PythonJson): string | undefined {
  if (typeof value !== "object" || value === null || isPythonNumber(value) || Array.isArray(value)) return undefined;
  const name = new Map(entries(value as { readonly [key: string]: PythonJson })).get("name");
  return typeof name === "string" ? name : undefined;
}
