import { guarded } from "../guard.ts";
import { isWithin, pathText } from "./field-path.ts";
import type { Layer, LayerValue } from "./layer.ts";
import { layerNames, type Origin } from "./origin.ts";

/** Where a value came from, and the values it overrides. */
export interface Provenance extends Origin {
  /** Highest precedence first. */
  readonly overrode: readonly Overridden[];
}

export interface Overridden extends Origin {
  /** Absent if the value may be a secret (`env`). */
  readonly value?: unknown;
}

export interface MergedLayers {
  /** The effective values, in order of first appearance, lowest layer first. */
  readonly values: readonly LayerValue[];
  /** By path, as `pathText` writes it. */
  readonly provenance: Readonly<Record<string, Provenance>>;
}

interface Standing {
  readonly value: LayerValue;
  readonly overrode: readonly Overridden[];
}

/**
 * Merges layers value by value: the layer with the higher precedence is used (see `layerNames`), and within a layer the
 * later value. A list is replaced as a whole. A scalar replaces everything below it, and values below it replace the
 * scalar. Pure.
 *
 * Values of the `plugins` layer are only used if no other layer sets them explicitly.
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

/** A default is not an explicit value. */
function isExplicit(origin: Origin): boolean {
  return origin.layer !== "defaults" && origin.layer !== "plugins";
}

/** Entries at the same path, or of a shape that excludes this one. */
function rivalsOf(standing: ReadonlyMap<string, Standing>, path: readonly string[]): [string, Standing][] {
  const same = standing.get(pathText(path));
  if (same) return [[pathText(path), same]];
  if (!mixed.has(path[0] ?? "")) return [];
  return [...standing].filter(([, { value }]) => isWithin(value.path, path) || isWithin(path, value.path));
}

/** Fields that may be either a scalar or a mapping. */
const mixed: ReadonlySet<string> = new Set(["compat"]);

function overridden({ path, value, origin }: LayerValue): Overridden {
  return path[0] === "env" ? origin : { ...origin, value };
}
