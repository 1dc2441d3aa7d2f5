import { FlyteSettingsError, type JsonObject, type PodTemplate } from "@flyte-settings/core";
import type { SparkConfig } from "@flyte-settings/spark-entrypoint";
import { object, optionalText } from "../input.ts";
import { isObject, type Json, type JsonObject as Wire } from "../json.ts";
import { asGiven, present, recordOf } from "../wire-record.ts";

const common = ["spark_conf", "hadoop_conf"];
const pySpark = [...common, "executor_path", "applications_path", "driver_pod", "executor_pod"];
const databricks = [...pySpark, "databricks_conf", "databricks_instance"];
/** The arguments of each class; like Python, others are rejected. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  Spark: pySpark,
  Databricks: databricks,
  DatabricksV2: [
    ...databricks,
    "databricks_service_credential_provider",
    "databricks_token_secret",
    "notebook_path",
    "notebook_base_parameters",
  ],
  GenericSparkConf: [...common, "main_class", "applications_path"],
};

/** The settings class of a Spark task, in the form of the vectors. */
export function readSparkConfig(task: Wire): SparkConfig {
  const kind = optionalText(task, "kind") ?? "Spark";
  const names = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (names === undefined) {
    throw new FlyteSettingsError(
      "USAGE",
      `kind: expected one of ${Object.keys(kinds).join(", ")}, got ${kind.slice(0, 80)}`,
    );
  }
  const record = recordOf(task["config"] ?? {}, names, "config");
  const fields = Object.entries(record).flatMap(([name, value]) => {
    if (value === null) return [];
    const ours = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    return [[ours, name.endsWith("_pod") ? podTemplate(value) : value]];
  });
  return { kind, ...Object.fromEntries(fields) } as SparkConfig;
}

export function podTemplate(value: Json): PodTemplate {
  const { podSpec, primaryContainerName, labels, annotations } = object(value, "pod template");
  return {
    ...present("podSpec", podSpec, (spec) => (isObject(spec) ? (spec as JsonObject) : asGiven<JsonObject>(spec))),
    ...present("primaryContainerName", primaryContainerName, asGiven<string>),
    ...present("labels", labels, asGiven<Readonly<Record<string, string>>>),
    ...present("annotations", annotations, asGiven<Readonly<Record<string, string>>>),
  };
}
