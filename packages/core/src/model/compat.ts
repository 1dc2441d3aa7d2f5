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

/** `"flytekit"` for everything, or area by area; absent: the safe default everywhere. */
export type Compat = "flytekit" | { readonly [Area in CompatArea]?: "flytekit" };

/** How a package is read and registered: `strict` is the safe default, the others send what those programs send. */
export type CompatMode = "strict" | "flytekit" | "flytectl";

/** What every function takes whose answer differs between the two manners. */
export interface CompatOptions {
  readonly compat?: Compat;
}

/** Whether the peer's behaviour is asked for in this area. */
export function isCompat(compat: Compat | undefined, area: CompatArea): boolean {
  return compat === "flytekit" || compat?.[area] === "flytekit";
}
