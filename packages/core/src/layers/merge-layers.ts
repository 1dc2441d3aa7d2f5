import { guarded } from "../guard.ts";
import { isWithin, pathText } from "./field-path.ts";
import type { Layer, LayerValue } from "./layer.ts";
import { layerNames, type Origin } from "./origin.ts";

/** Where a value came from, and what it went before. */
export interface Provenance extends Origin {
  /** The strongest first. */
  readonly overrode: readonly Overridden[];
}

export interface Overridden extends Origin {
  /** Absent where a value may be a secret (`env`). */
  readonly value?: unknown;
}

export interface MergedLayers {
  /** What counts, in the order of first appearance, weakest layer first. */
  readonly values: readonly LayerValue[];
  /** By path, as `pathText` writes it. */
  readonly provenance: Readonly<Record<string, Provenance>>;
}

interface Standing {
  readonly value: LayerValue;
  readonly overrode: readonly Overridden[];
}

/**
 * Puts layers on each other, leaf by leaf: the stronger one counts (see `layerNames`), and within a layer the later one. A
 * list counts whole. A leaf goes before everything under it, and leaves under it go before the leaf. Pure.
 *
 * Values of `plugins` count only where nobody else has one.
 */
export function mergeLayers(layers: readonly Layer[]): MergedLayers {
  return guarded("mergeLayers", () => {
    const all = layers.flat();
    const standing = new Map<string, Standing>();
    for (const name of layerNames) {
      for (const value of all) if (value.origin.layer === name) put(standing, value);
    }
    const list = [...standing.values()];
    return {
      values: list.map((entry) => entry.value),
      provenance: Object.fromEntries(
        list.map(({ value, overrode }) => [pathText(value.path), { ...value.origin, overrode }]),
      ),
    };
  });
}

function put(standing: Map<string, Standing>, value: LayerValue): void {
  const key = pathText(value.path);
  const rivals = rivalsOf(standing, value.path);
  const isKept = value.origin.layer === "plugins" && rivals.some(([, rival]) => isExplicit(rival.value.origin));
  if (isKept) return;
  const overrode = rivals.flatMap(([, rival]) => [overridden(rival.value), ...rival.overrode]);
  for (const [path] of rivals) if (path !== key) standing.delete(path);
  standing.set(key, { value, overrode });
}

/** A default is nobody's word. */
function isExplicit(origin: Origin): boolean {
  return origin.layer !== "defaults" && origin.layer !== "plugins";
}

/** The same path, or shapes that exclude each other. */
function rivalsOf(standing: ReadonlyMap<string, Standing>, path: readonly string[]): [string, Standing][] {
  const same = standing.get(pathText(path));
  if (same) return [[pathText(path), same]];
  if (!mixed.has(path[0] ?? "")) return [];
  return [...standing].filter(([, { value }]) => isWithin(value.path, path) || isWithin(path, value.path));
}

/** Fields that may be a leaf here and a mapping there. */
const mixed: ReadonlySet<string> = new Set(["compat"]);

function overridden({ path, value, origin }: LayerValue): Overridden {
  return path[0] === "env" ? origin : { ...origin, value };
}
