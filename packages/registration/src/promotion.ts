/** From Flyte Admin's answers back to specs, for another project, domain or version: what promotion is made of. */
export { canonicalJson } from "./promotion/canonical.ts";
export { diffSpecs, type SpecDiff } from "./promotion/diff-specs.ts";
export { type ImageUse, imagesOf } from "./promotion/images-of.ts";
export type { JsonChange } from "./promotion/json-diff.ts";
export type { Mention } from "./promotion/mentions.ts";
export { type EntityAnswers, rebuild, rebuildAnswer } from "./promotion/rebuild.ts";
export type { RegisteredEntity, RegisteredVersion } from "./promotion/registered-version.ts";
export { type Rewritten, rewrite } from "./promotion/rewrite.ts";
export type { RewriteOptions, VersionId } from "./promotion/rewrite-options.ts";
export { decodeSpec, type EntitySpec, type EntitySpecs, encodeSpec } from "./promotion/spec.ts";
