/** Converts Flyte Admin's responses back to specs for another project, domain or version: the basis of promotion. */

export type { ApplyOptions } from "./promotion/apply-options.ts";
export { applyPlan, type PromotionResult } from "./promotion/apply-plan.ts";
export { canonicalJson } from "./promotion/canonical.ts";
export { type CodeFiles, codeFiles } from "./promotion/code-files.ts";
export { codeLocations } from "./promotion/code-locations.ts";
export { comparableJson } from "./promotion/comparable.ts";
export { diffSpecs, type SpecDiff } from "./promotion/diff-specs.ts";
export type { EnvironmentFields } from "./promotion/environment-fields.ts";
export { type ImageUse, imagesOf } from "./promotion/images-of.ts";
export type { JsonChange } from "./promotion/json-diff.ts";
export { collect, type ListQuery, listActivePlans, listEntities } from "./promotion/list-entities.ts";
export type { ListOptions } from "./promotion/list-pages.ts";
export { listDomains, listProjects, nothingRegistered } from "./promotion/list-projects.ts";
export type { Mention } from "./promotion/mentions.ts";
export type { PromotionAdmins } from "./promotion/plan-code.ts";
export { planPromotion } from "./promotion/plan-promotion.ts";
export { activeVersions, type PlanName, switchPlan } from "./promotion/plan-states.ts";
export type {
  Activation,
  PlannedCode,
  PlannedEntity,
  PlannedImage,
  PlannedMention,
  PlannedReference,
  PlannedSwitch,
  PromotionOptions,
  PromotionPlan,
  RemovedPlan,
} from "./promotion/promotion-plan.ts";
export { cannotBeApplied, notRegistered, planChanged } from "./promotion/promotion-problems.ts";
export {
  continueRecord,
  formatRecord,
  type PlanSwitch,
  type PromotionRecord,
  parseRecord,
} from "./promotion/promotion-record.ts";
export { readEntity } from "./promotion/read-entity.ts";
export { type ReadOptions, readVersion } from "./promotion/read-version.ts";
export { type ReadWorkflowOptions, readWorkflow } from "./promotion/read-workflow.ts";
export { reader } from "./promotion/reader.ts";
export { type EntityAnswers, rebuild, rebuildAnswer } from "./promotion/rebuild.ts";
export type { RegisteredEntity, RegisteredVersion } from "./promotion/registered-version.ts";
export { type Rewritten, rewrite } from "./promotion/rewrite.ts";
export type { RewriteOptions, VersionId } from "./promotion/rewrite-options.ts";
export { type RollbackOptions, type RolledBack, rollback } from "./promotion/rollback.ts";
export { imagesOfActivePlans, imagesOfTasks, type RegisteredImage, type ScanOptions } from "./promotion/scan-images.ts";
export { settled } from "./promotion/settled.ts";
export { decodeSpec, type EntitySpec, type EntitySpecs, encodeSpec, specJson } from "./promotion/spec.ts";
export { type StalePlan, stalePlans } from "./promotion/stale-plans.ts";
export { type Switched, type SwitchOptions, switchVersion } from "./promotion/switch-version.ts";
export { usesImage } from "./promotion/uses-image.ts";
