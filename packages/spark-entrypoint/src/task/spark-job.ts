import type { Json, JsonObject } from "@flyte-settings/core";
import { isObject, type SerializedTask, shown } from "@flyte-settings/core/plugin";
import { sparkInvalid } from "../spark-error.ts";

export const EXECUTORS_CONF = "spark.pyspark.python";
export const DRIVER_CONF = "spark.pyspark.driver.python";
export const EXECUTORS_VARIABLE = "PYSPARK_PYTHON";
export const DRIVER_VARIABLE = "PYSPARK_DRIVER_PYTHON";

/** The parsed SparkJob of a task's `custom`. */
export interface SparkJob {
  readonly custom: JsonObject;
  readonly mainClass: string;
  readonly mainApplicationFile: string;
  readonly executorPath: string;
  readonly sparkConf: Readonly<Record<string, string>>;
  readonly isPython: boolean;
}

const taskTypes = ["spark", "databricks"];
/** flyteidl's enum; numbers are its binary values. */
const applicationTypes: readonly Json[] = ["PYTHON", "JAVA", "SCALA", "R"];

/** Whether Flyte runs this task on Spark. */
export function isSparkTask({ type }: Pick<SerializedTask, "type">): boolean {
  return taskTypes.includes(type);
}

/**
 * Parses `custom` of a Spark task.
 *
 * @throws SPARK_INVALID if it is not an object, or a part is malformed: nothing is rewritten in that case
 */
export function readSparkJob({ name, custom }: Pick<SerializedTask, "name" | "custom">): SparkJob {
  const place = `custom of ${shown(name)}`;
  if (!isObject(custom)) {
    const got = Array.isArray(custom) ? "a list" : custom === undefined ? "nothing" : shown(JSON.stringify(custom));
    throw sparkInvalid(`${place}: expected an object with a SparkJob, got ${got}`, "$.custom");
  }
  const type = custom["applicationType"] ?? "PYTHON";
  const typeName = typeof type === "number" ? applicationTypes[type] : type;
  if (typeName === undefined || !applicationTypes.includes(typeName)) {
    throw sparkInvalid(
      `${place}: Invalid Spark Application Type Specified: ${shown(JSON.stringify(type))}; expected one of ${applicationTypes.join(", ")}`,
      "$.custom.applicationType",
    );
  }
  for (const pod of ["driverPod", "executorPod"]) {
    if (custom[pod] !== undefined && !isObject(custom[pod])) throw wrong(place, pod, "a pod");
  }
  const mainClass = textAt(custom, "mainClass", place);
  return {
    custom,
    mainClass,
    mainApplicationFile: textAt(custom, "mainApplicationFile", place),
    executorPath: textAt(custom, "executorPath", place),
    sparkConf: confAt(custom, place),
    isPython: typeName === "PYTHON" && mainClass === "",
  };
}

function textAt(custom: JsonObject, field: string, place: string): string {
  const value = custom[field] ?? "";
  if (typeof value !== "string") throw wrong(place, field, "a string");
  return value;
}

function confAt(custom: JsonObject, place: string): Readonly<Record<string, string>> {
  const conf = custom["sparkConf"] ?? {};
  if (!isObject(conf)) throw wrong(place, "sparkConf", "a map of strings");
  for (const [key, value] of Object.entries(conf)) {
    if (typeof value !== "string") throw wrong(place, `sparkConf.${key}`, "a string");
  }
  return conf as Readonly<Record<string, string>>;
}

function wrong(place: string, field: string, expected: string): Error {
  return sparkInvalid(`${place}: ${shown(field)} is not ${expected}`, `$.custom.${field}`);
}
