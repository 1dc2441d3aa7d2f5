// the plugin

// checks
export {
  type ImageFacts,
  type InspectedFile,
  type InspectedSide,
  imageFacts,
  inspectedPaths,
} from "./check/image-facts.ts";
export { sparkCheck } from "./check/spark-check.ts";
export type { SparkCheckOptions } from "./check/spark-check-options.ts";
export { type SparkCheckCode, sparkChecks } from "./check/spark-checks.ts";
export { entrypointScript } from "./entrypoint-script.ts";
export { holdsInterpreter, interpreterProblem } from "./interpreter-path.ts";
// jobs
export { type SparkPlan, type SparkSide, sparkPlan } from "./plan.ts";
// images
export {
  type ProfiledImage,
  profileFor,
  profileNames,
  type SparkProfile,
  type SparkProfiles,
  sparkProfile,
} from "./profiles.ts";
export { namesOf, type RuntimeOptions, type SparkOrigins, type SparkRuntime, sparkRuntime } from "./runtime.ts";
export {
  type SparkEntrypointOptions,
  sparkEntrypoint,
  sparkEntrypoint as default,
} from "./spark-entrypoint.ts";
export { posixQuote } from "./submit/posix-quote.ts";
export { type SparkArchive, type SubmitCommand, type SubmitInput, submitArgs } from "./submit/submit-args.ts";
export { type DatabricksContainer, databricksCompute, databricksJob } from "./task/databricks-job.ts";
export { imageSpecDefaults, isWithoutBase, type SparkImageSpecOptions, sparkImageSpec } from "./task/image-spec.ts";
export { type RewriteOptions, rewriteSparkTask, type SparkRewrite } from "./task/rewrite-task.ts";
export type { SparkChange } from "./task/spark-change.ts";
// tasks
export {
  type GenericSparkConfig,
  type PySparkConfig,
  type SparkConfig,
  type SparkKind,
  sparkTaskType,
} from "./task/spark-config.ts";
export { type SparkCustomOptions, sparkCustom } from "./task/spark-custom.ts";
export { isSparkTask } from "./task/spark-job.ts";
export { type CodeFile, type PyFilesOptions, pyFilesZip } from "./zip/py-files.ts";
