import type { JsonObject, SerializationSettings } from "@flyte-settings/core";
import { isObject, omitUndefined, type SerializedTask } from "@flyte-settings/core/plugin";
import { namesOf } from "./runtime.ts";
import { DRIVER_CONF, DRIVER_VARIABLE, EXECUTORS_CONF, EXECUTORS_VARIABLE, readSparkJob } from "./task/spark-job.ts";
import { podImage } from "./task/spark-pod.ts";
import { taskArgs, taskEnv, taskImage } from "./task/task-env.ts";

/** The driver, or every executor. */
export interface SparkSide {
  /** Absent: not configured. */
  readonly image?: string;
  /** The image's names in the settings. */
  readonly names: readonly string[];
  /** Absent for a JVM application. */
  readonly pythonInterpreter?: string;
  /** The source of the value: `spark.pyspark.python`, `executorPath`, `PYSPARK_PYTHON`, `python3 on PATH`. */
  readonly from: string;
}

/** How Flyte and Spark will run a task as it is. */
export interface SparkPlan {
  readonly name: string;
  readonly type: string;
  readonly mainApplicationFile: string;
  /** Empty for Python. */
  readonly mainClass: string;
  /** As in `custom`; a JVM application may be declared as PYTHON. */
  readonly applicationType: string;
  readonly driver: SparkSide;
  readonly executors: SparkSide;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly sparkConf: Readonly<Record<string, string>>;
  readonly executorPath: string;
  readonly databricksConf: JsonObject;
}

/**
 * Determines what the driver and executors of a task will run. The backend converts `executorPath` to both Spark
 * settings, which the task's own settings override; settings take precedence over variables, on both sides.
 *
 * @throws SPARK_INVALID for an invalid `custom`
 */
export function sparkPlan(task: SerializedTask, settings: SerializationSettings): SparkPlan {
  const { custom, executorPath, sparkConf, mainApplicationFile, mainClass, isPython } = readSparkJob(task);
  const env = taskEnv(task);
  const image = taskImage(task);
  const byPath = (key: string): [string, string | undefined][] => [
    [key, sparkConf[key]],
    ["executorPath", executorPath === "" ? undefined : executorPath],
  ];
  const executors = [...byPath(EXECUTORS_CONF), [EXECUTORS_VARIABLE, env.get(EXECUTORS_VARIABLE)] as const];
  const driver = [
    ...byPath(DRIVER_CONF),
    ...byPath(EXECUTORS_CONF),
    [DRIVER_VARIABLE, env.get(DRIVER_VARIABLE)] as const,
  ];
  const side = (
    pod: "driverPod" | "executorPod",
    candidates: readonly (readonly [string, string | undefined])[],
  ): SparkSide => {
    const own = podImage(custom[pod]) ?? image;
    const { names } = namesOf(own, settings.imageConfig);
    const [from, path] = candidates.find(([, value]) => value !== undefined && value !== "") ?? [
      "python3 on PATH",
      "python3",
    ];
    const python = isPython ? { pythonInterpreter: path ?? "python3" } : {};
    return {
      ...omitUndefined({ image: own }),
      names,
      ...python,
      from: isPython ? from : "a JVM application",
    };
  };
  return {
    name: task.name,
    type: task.type,
    mainApplicationFile,
    mainClass,
    applicationType: String(custom["applicationType"] ?? "PYTHON"),
    driver: side("driverPod", [...driver, [EXECUTORS_VARIABLE, env.get(EXECUTORS_VARIABLE)]]),
    executors: side("executorPod", executors),
    args: taskArgs(task),
    env: Object.fromEntries(env),
    sparkConf,
    executorPath,
    databricksConf: isObject(custom["databricksConf"]) ? custom["databricksConf"] : {},
  };
}
