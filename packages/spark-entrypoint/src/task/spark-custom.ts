import type { CompatOptions, Json, JsonObject, SerializationSettings } from "@flyte-settings/core";
import type { ImageSpec } from "@flyte-settings/core/image-spec";
import { isCompat } from "@flyte-settings/core/internal";
import { isObject, shown } from "@flyte-settings/core/plugin";
import { sparkInvalid } from "../spark-error.ts";
import { imageSpecDefaults, isWithoutBase } from "./image-spec.ts";
import { applicationUri, entrypointUri } from "./main-application.ts";
import type { GenericSparkConfig, PySparkConfig, SparkConfig } from "./spark-config.ts";
import { resolvePodImages, sparkPod } from "./spark-pod.ts";

export interface SparkCustomOptions extends CompatOptions {
  /** The task's image; only an ImageSpec affects the result. */
  readonly containerImage?: string | ImageSpec;
}

/**
 * `custom` of a Spark task's template: the SparkJob in protobuf JSON. Equivalent of `get_custom` of
 * flytekitplugins-spark (task.py, generic_task.py).
 *
 * Differences (not with `compat: { spark }`): templates in pods are resolved (S1); for a JVM application, `local://` is
 * only prepended to an absolute path (S2), and it is declared as JAVA (S5); an interpreter without a directory is
 * rejected (S3); Databricks without a configuration gets an empty one (S4).
 *
 * @throws SPARK_INVALID, POD_SPEC_INVALID, the errors of templates
 */
export function sparkCustom(
  config: SparkConfig,
  settings: SerializationSettings,
  options: SparkCustomOptions = {},
): JsonObject {
  const isPeer = isCompat(options.compat, "spark");
  const own =
    config.kind === "GenericSparkConf"
      ? genericCustom(config, settings, isPeer)
      : { ...pySparkCustom(config, settings, isPeer, options), ...databricks(config, isPeer) };
  return present({
    sparkConf: texts(config.sparkConf, "sparkConf"),
    hadoopConf: texts(config.hadoopConf, "hadoopConf"),
    databricksConf: {},
    ...own,
  });
}

function genericCustom(
  { mainClass, applicationsPath }: GenericSparkConfig,
  { pythonInterpreter }: SerializationSettings,
  isPeer: boolean,
): Record<string, Json | undefined> {
  const isJvm = text(mainClass, "mainClass") !== undefined && !isPeer;
  return {
    ...(isJvm ? { applicationType: "JAVA" } : {}),
    mainApplicationFile: applicationUri(String(needed(applicationsPath, "applicationsPath")), isPeer),
    mainClass: needed(mainClass, "mainClass"),
    executorPath: pythonInterpreter,
  };
}

function pySparkCustom(
  config: PySparkConfig,
  { pythonInterpreter, imageConfig }: SerializationSettings,
  isPeer: boolean,
  { containerImage }: SparkCustomOptions,
): Record<string, Json | undefined> {
  const isSpec = typeof containerImage === "object" && isWithoutBase(containerImage);
  const defaults: { executorPath?: string; applicationsPath?: string } = isSpec ? imageSpecDefaults : {};
  const application = text(config.applicationsPath, "applicationsPath") ?? defaults.applicationsPath;
  const pod = (name: "driverPod" | "executorPod"): Json | undefined => {
    const template = config[name];
    if (template === undefined) return undefined;
    const written = sparkPod(template, `$.${name}`);
    return isPeer ? written : resolvePodImages(written, imageConfig, `$.${name}`);
  };
  return {
    mainApplicationFile: application ?? entrypointUri(pythonInterpreter, isPeer),
    executorPath: text(config.executorPath, "executorPath") ?? defaults.executorPath ?? pythonInterpreter,
    driverPod: pod("driverPod"),
    executorPod: pod("executorPod"),
  };
}

function databricks(config: PySparkConfig, isPeer: boolean): Record<string, Json | undefined> {
  if (config.kind === "Spark") return {};
  const { databricksConf } = config;
  if (databricksConf === undefined && isPeer) {
    throw sparkInvalid("'NoneType' object has no attribute 'items': databricks_conf is not set", "databricksConf");
  }
  if (databricksConf !== undefined && !isObject(databricksConf)) {
    throw sparkInvalid("object has no attribute 'items': databricks_conf must be an object", "databricksConf");
  }
  const job = {
    databricksConf: databricksConf ?? {},
    databricksInstance: text(config.databricksInstance, "databricksInstance"),
  };
  if (config.kind === "Databricks") return job;
  const { notebookBaseParameters: parameters } = config;
  return {
    ...job,
    databricksServiceCredentialProvider: text(
      config.databricksServiceCredentialProvider,
      "databricksServiceCredentialProvider",
    ),
    databricksTokenSecret: text(config.databricksTokenSecret, "databricksTokenSecret"),
    notebookPath: text(config.notebookPath, "notebookPath"),
    notebookBaseParameters: parameters && Object.keys(parameters).length > 0 ? parameters : undefined,
  };
}

/** An empty string is treated as unset, as in Python. */
function text(value: string | undefined, place: string): string | undefined {
  if (value === undefined || value === "") return undefined;
  if (typeof value === "string") return value;
  throw sparkInvalid(`bad argument type for built-in operation: ${place} must be a string`, place);
}

function needed(value: string | undefined, place: string): string {
  if (typeof value === "string") return value;
  throw sparkInvalid(`missing required argument: ${place} of a JVM application must be a string`, place);
}

/** Absent if empty. */
function texts(map: Readonly<Record<string, string>> | undefined, place: string): JsonObject | undefined {
  if (map === undefined) return undefined;
  if (!isObject(map)) throw sparkInvalid(`bad argument type for built-in operation: ${place} must be a map`, place);
  for (const [key, value] of Object.entries(map)) {
    if (typeof value === "string") continue;
    throw sparkInvalid(
      `bad argument type for built-in operation: ${place} holds ${shown(JSON.stringify(value) ?? "nothing")} at ${shown(key)}; expected a string, for example "2"`,
      `${place}.${key}`,
    );
  }
  return Object.keys(map).length === 0 ? undefined : map;
}

/** Drops the values that protobuf JSON omits: unset ones and empty strings. */
function present(fields: Record<string, Json | undefined>): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, Json] => entry[1] !== undefined && entry[1] !== ""),
  );
}
