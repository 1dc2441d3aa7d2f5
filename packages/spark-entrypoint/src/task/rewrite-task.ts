import type { CompatOptions, JsonObject, SerializationSettings } from "@flyte-settings/core";
import { isCompat } from "@flyte-settings/core/internal";
import { isObject, type SerializedTask, shown } from "@flyte-settings/core/plugin";
import { namesOf, type RuntimeOptions, type SparkRuntime, sparkRuntime } from "../runtime.ts";
import { databricksCompute } from "./databricks-job.ts";
import { resolvePod } from "./resolve-pod.ts";
import type { SparkChange } from "./spark-change.ts";
import {
  DRIVER_CONF,
  DRIVER_VARIABLE,
  EXECUTORS_CONF,
  EXECUTORS_VARIABLE,
  isSparkTask,
  readSparkJob,
  type SparkJob,
} from "./spark-job.ts";
import { podImage } from "./spark-pod.ts";
import { bothConfs, ownValues } from "./spark-settings.ts";
import { taskEnv, taskImage, withEnv } from "./task-env.ts";

export interface SparkRewrite {
  readonly task: SerializedTask;
  readonly changes: readonly SparkChange[];
  /** Values set by the user that were kept although they conflict with the image. */
  readonly warnings: readonly string[];
}

export interface RewriteOptions extends RuntimeOptions, CompatOptions {}

/**
 * Fills in interpreter, main file and image templates of a serialized Spark task, on driver and executors alike. Values
 * that flytekit sets by default (`/opt/venv/bin/python3` and the entrypoint next to it) are replaced to match the
 * image; all other values are the user's and are kept. Applying it twice changes nothing more.
 *
 * @returns `undefined` for a task that does not run on Spark, and with `compat: { spark }`
 * @throws SPARK_INVALID and the errors of templates; nothing is rewritten in that case
 */
export function rewriteSparkTask(
  task: SerializedTask,
  settings: SerializationSettings,
  options: RewriteOptions = {},
): SparkRewrite | undefined {
  if (!isSparkTask(task) || isCompat(options.compat, "spark")) return undefined;
  const job = readSparkJob(task);
  const draft: Draft = { task, custom: { ...job.custom }, changes: [], warnings: [] };
  for (const pod of ["driverPod", "executorPod"] as const) resolvePod(pod, draft.custom, settings, draft.changes);
  if (!job.isPython) {
    const declared = job.custom["applicationType"] ?? 0;
    if (declared === 0 || declared === "PYTHON")
      setField(draft, "applicationType", "JAVA", "mainClass names a class of a JVM application");
    return finish(draft);
  }
  const image = taskImage(task);
  const [driver, executors] = (["driverPod", "executorPod"] as const).map((pod) =>
    sparkRuntime(namesOf(podImage(draft.custom[pod]) ?? image, settings.imageConfig), settings, options),
  ) as [SparkRuntime, SparkRuntime];
  // a Databricks cluster has its own Python, which only a profile overrides
  if (isOnDatabricks(task, draft.custom) && driver.profile === undefined) return finish(draft);
  const conf = followImages(draft, job, driver, executors, settings);
  return finish(draft, variables(draft, conf));
}

/** A task being rewritten: the new `custom`, and the warnings. */
interface Draft {
  readonly task: SerializedTask;
  readonly custom: Record<string, JsonObject[string]>;
  readonly changes: SparkChange[];
  readonly warnings: string[];
}

function setField({ custom, changes }: Draft, field: string, after: string, from: string): void {
  const before = custom[field];
  if (before === after) return;
  custom[field] = after;
  changes.push({ path: `custom.${field}`, ...(typeof before === "string" ? { before } : {}), after, from });
}

function finish(
  { task, custom, changes, warnings }: Draft,
  added: readonly (readonly [string, string])[] = [],
): SparkRewrite {
  return { task: changes.length === 0 ? task : withEnv({ ...task, custom }, added), changes, warnings };
}

/** Sets interpreter and main file if they are defaults, and returns both Spark settings. */
function followImages(
  draft: Draft,
  job: SparkJob,
  driver: SparkRuntime,
  executors: SparkRuntime,
  settings: SerializationSettings,
): Readonly<Record<string, string>> {
  const { name } = draft.task;
  const own = ownValues(job, settings, driver.profile !== undefined || executors.profile !== undefined);
  const fields = [
    ["executorPath", executors.pythonInterpreter, executors.origins.pythonInterpreter],
    ["mainApplicationFile", driver.mainApplicationFile, driver.origins.mainApplicationFile],
  ] as const;
  for (const [field, value, from] of fields) {
    if (!own[field]) setField(draft, field, value, from);
    else if (job[field] !== value)
      draft.warnings.push(
        `${name}: ${field} stays ${shown(job[field])}, as the task sets it; ${from} gives ${shown(value)}`,
      );
  }
  const wanted = {
    executors: own.executorPath ? job.executorPath : executors.pythonInterpreter,
    driver: own.executorPath ? job.executorPath : driver.pythonInterpreter,
  };
  const conf = bothConfs(job, wanted, name, draft.changes, draft.warnings);
  if (conf !== job.sparkConf) draft.custom["sparkConf"] = conf;
  return conf;
}

/** The variables to add: the same values as the Spark settings, if the task does not set them. */
function variables(
  { task, changes, warnings }: Draft,
  conf: Readonly<Record<string, string>>,
): readonly (readonly [string, string])[] {
  if (task.container === undefined && task.k8sPod === undefined) return [];
  const env = taskEnv(task);
  const added: [string, string][] = [];
  const pairs = [
    [EXECUTORS_VARIABLE, EXECUTORS_CONF],
    [DRIVER_VARIABLE, DRIVER_CONF],
  ] as const;
  for (const [name, key] of pairs) {
    const value = conf[key] ?? "";
    const is = env.get(name);
    if (is === undefined) {
      added.push([name, value]);
      changes.push({ path: `env.${name}`, after: value, from: `the same as ${key}` });
    } else if (is !== value) {
      warnings.push(`${task.name}: ${name}=${shown(is)} has no effect: ${key} overrides it with ${shown(value)}`);
    }
  }
  return added;
}

function isOnDatabricks({ type }: SerializedTask, custom: JsonObject): boolean {
  const conf = custom["databricksConf"];
  return type === "databricks" || (isObject(conf) && databricksCompute(conf) !== undefined);
}
