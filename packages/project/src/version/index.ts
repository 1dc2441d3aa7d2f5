export { type Change, compareVersions } from "./compare.ts";
export { type Flyte2Version, flyte2Version } from "./flyte2-version.ts";
export type { ExplainedVersion } from "./inputs.ts";
export { readSide, sideKind } from "./read-comparison.ts";
