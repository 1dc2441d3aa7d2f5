export { type DatabricksContainer, databricksCompute, databricksJob } from "./task/databricks-job.ts";
export {
  type ImageSpec,
  type ImageSpecOptions,
  imageSpecDefaults,
  imageSpecName,
  isWithoutBase,
} from "./task/image-spec.ts";
export {
  type GenericSparkConfig,
  type PySparkConfig,
  type SparkConfig,
  type SparkKind,
  sparkTaskType,
} from "./task/spark-config.ts";
export { type SparkCustomOptions, sparkCustom } from "./task/spark-custom.ts";
