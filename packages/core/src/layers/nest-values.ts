import { guarded } from "../guard.ts";
import { fromPairs } from "../ordered-record.ts";
import type { LayerValue } from "./layer.ts";

type Tree = Map<string, Tree | { readonly leaf: unknown }>;

/** Nests values as in the project file. Safe for any name, including `__proto__`; the order is preserved. */
export function nestValues(values: readonly LayerValue[]): Readonly<Record<string, unknown>> {
  return guarded("nestValues", () => {
    const root: Tree = new Map();
    for (const { path, value } of values) {
      const last = path[path.length - 1];
      if (last !== undefined) branch(root, path.slice(0, -1)).set(last, { leaf: value });
    }
    return plain(root);
  });
}

function branch(root: Tree, path: readonly string[]): Tree {
  let at = root;
  for (const part of path) {
    const next = at.get(part);
    if (next instanceof Map) at = next;
    else {
      const made: Tree = new Map();
      at.set(part, made);
      at = made;
    }
  }
  return at;
}

function plain(tree: Tree): Readonly<Record<string, unknown>> {
  return fromPairs([...tree].map(([name, inner]) => [name, inner instanceof Map ? plain(inner) : inner.leaf] as const));
}
