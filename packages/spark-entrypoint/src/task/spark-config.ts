import type { JsonObject, PodTemplate } from "@flyte-settings/core";

/** The configuration classes of flytekitplugins-spark, by name. */
export type SparkKind = "Spark" | "Databricks" | "DatabricksV2" | "GenericSparkConf";

/** The configuration of a Spark task: the fields of flytekit's `Spark`, `Databricks` and `DatabricksV2`. */
export interface PySparkConfig {
  readonly kind: "Spark" | "Databricks" | "DatabricksV2";
  /** Values are strings. */
  readonly sparkConf?: Readonly<Record<string, string>>;
  readonly hadoopConf?: Readonly<Record<string, string>>;
  /** Interpreter in the image; overrides the one in the settings. */
  readonly executorPath?: string;
  /** The main file, used unchanged: no `local://` is prepended. */
  readonly applicationsPath?: string;
  readonly driverPod?: PodTemplate;
  readonly executorPod?: PodTemplate;
  /** A Databricks job, API 2.1; only for the two Databricks kinds. */
  readonly databricksConf?: JsonObject;
  readonly databricksInstance?: string;
  /** This and the three below: only for `DatabricksV2`. */
  readonly databricksServiceCredentialProvider?: string;
  readonly databricksTokenSecret?: string;
  readonly notebookPath?: string;
  readonly notebookBaseParameters?: JsonObject;
}

/** flytekit's `GenericSparkConf`: a JVM application. */
export interface GenericSparkConfig {
  readonly kind: "GenericSparkConf";
  readonly mainClass: string;
  /** An absolute path in the image, or a URI. */
  readonly applicationsPath: string;
  readonly sparkConf?: Readonly<Record<string, string>>;
  readonly hadoopConf?: Readonly<Record<string, string>>;
}

export type SparkConfig = PySparkConfig | GenericSparkConfig;

const taskTypes: Readonly<Record<SparkKind, "spark" | "databricks">> = {
  Spark: "spark",
  Databricks: "spark",
  DatabricksV2: "databricks",
  GenericSparkConf: "spark",
};

/** The `type` of the task template. The older `Databricks` remains `spark`, as in flytekit. */
export function sparkTaskType({ kind }: SparkConfig): "spark" | "databricks" {
  return taskTypes[kind];
}
