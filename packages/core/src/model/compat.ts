/** The areas in which flytekit's behaviour, defects included, can be asked for by itself. */
export const compatAreas = [
  "references",
  "templates",
  "config",
  "bundle",
  "context",
  "spark",
  "version",
  "registration",
] as const;

export type CompatArea = (typeof compatAreas)[number];

/** `"flytekit"` or `true` turns flytekit's behaviour on, `false` off. */
export type CompatChoice = "flytekit" | boolean;

/** In the area `bundle` also `"flyte2"`: the behaviour of Flyte 2, defects included. */
export type BundleCompatChoice = CompatChoice | "flyte2";

/**
 * `"flytekit"` for everything, or area by area; absent: the safe default everywhere. `all` is for the areas that are not
 * named: `{ all: true, context: false }`.
 */
export type Compat =
  | "flytekit"
  | { readonly [Area in CompatArea | "all"]?: Area extends "bundle" ? BundleCompatChoice : CompatChoice };

/** How a package is read and registered: `strict` is the safe default, the others send what those programs send. */
export type CompatMode = "strict" | "flytekit" | "flytectl";

/** What every function takes whose answer differs between the two manners. */
export interface CompatOptions {
  readonly compat?: Compat;
}

/** What an area may be set to in the project file. */
export function compatValues(area: CompatArea): readonly string[] {
  return area === "bundle" ? ["flytekit", "flyte2"] : ["flytekit"];
}

/** Whether flytekit's behaviour is requested in this area. */
export function isCompat(compat: Compat | undefined, area: CompatArea): boolean {
  if (typeof compat !== "object" || compat === null) return compat === "flytekit";
  const choice = compat[area] ?? compat.all;
  return choice === true || choice === "flytekit";
}
