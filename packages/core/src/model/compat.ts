/** The areas in which flytekit's behavior, including its bugs, can be requested separately. */
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

/** `"flytekit"` or `true` enables flytekit's behavior, `false` disables it. */
export type CompatChoice = "flytekit" | boolean;

/** For the area `bundle`, also `"flyte2"`: the behavior of Flyte 2, including its bugs. */
export type BundleCompatChoice = CompatChoice | "flyte2";

/**
 * `"flytekit"` for everything, or per area; absent: the safe default everywhere. `all` applies to areas that are not
 * listed: `{ all: true, context: false }`.
 */
export type Compat =
  | "flytekit"
  | { readonly [Area in CompatArea | "all"]?: Area extends "bundle" ? BundleCompatChoice : CompatChoice };

/**
 * How a package is read and registered: `strict` is the safe default; the other modes send exactly the same as those
 * programs.
 */
export type CompatMode = "strict" | "flytekit" | "flytectl";

/** Options of functions whose result differs between the default and the compatible mode. */
export interface CompatOptions {
  readonly compat?: Compat;
}

/** The values an area may be set to in the project file. */
export function compatValues(area: CompatArea): readonly string[] {
  return area === "bundle" ? ["flytekit", "flyte2"] : ["flytekit"];
}

/** Whether flytekit's behavior is requested in this area. */
export function isCompat(compat: Compat | undefined, area: CompatArea): boolean {
  if (typeof compat !== "object" || compat === null) return compat === "flytekit";
  const choice = compat[area] ?? compat.all;
  return choice === true || choice === "flytekit";
}
