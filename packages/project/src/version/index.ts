export { type Change, compareVersions } from "./compare.ts";
export type { ExplainedVersion } from "./inputs.ts";
export { readSide, sideKind } from "./read-comparison.ts";
