import {
  type CompatOptions,
  DEFAULT_PYTHON_INTERPRETER,
  isCompat,
  type JsonObject,
  type SerializationSettings,
  shown,
} from "@flyte-settings/core";
import { isObject, type SerializedTask } from "@flyte-settings/core/plugin";
import { namesOf, type RuntimeOptions, type SparkRuntime, sparkRuntime } from "../runtime.ts";
import { databricksCompute } from "./databricks-job.ts";
import { entrypointUri } from "./main-application.ts";
import {
  DRIVER_CONF,
  DRIVER_VARIABLE,
  EXECUTORS_CONF,
  EXECUTORS_VARIABLE,
  isSparkTask,
  readSparkJob,
  type SparkJob,
} from "./spark-job.ts";
import { podImage, resolvePodImages } from "./spark-pod.ts";
import { taskEnv, taskImage, withEnv } from "./task-env.ts";

/** One value of a task that was set: the diff, line by line. */
export interface SparkChange {
  /** `custom.executorPath`, `custom.sparkConf[spark.pyspark.python]`, `env.PYSPARK_PYTHON`. */
  readonly path: string;
  /** Absent: there was none. */
  readonly before?: string;
  readonly after: string;
  /** Where the new value comes from, in words. */
  readonly from: string;
}

export interface SparkRewrite {
  readonly task: SerializedTask;
  readonly changes: readonly SparkChange[];
  /** What the user set and was kept, although something else would follow from the image. */
  readonly warnings: readonly string[];
}

export interface RewriteOptions extends RuntimeOptions, CompatOptions {}

/**
 * A serialized Spark task with interpreter, main file and image templates of its images filled in, on driver and executors
 * alike. Values that flytekit puts in by itself (`/opt/venv/bin/python3` and the entrypoint beside it) are nobody's choice
 * and follow the image; everything else is the user's and stays. Applied twice it changes nothing more.
 *
 * @returns `undefined` for a task that does not run on Spark, and with `compat: { spark }`
 * @throws SPARK_INVALID, what a template throws: then nothing is rewritten
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
  // a cluster of Databricks has its own Python: only a profile says otherwise
  if (isOnDatabricks(task, draft.custom) && driver.profile === undefined) return finish(draft);
  const conf = followImages(draft, job, driver, executors, settings);
  return finish(draft, variables(draft, conf));
}

/** A task on its way: what is to be its `custom`, and what was said. */
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

/** Interpreter and main file, where they are nobody's choice, and both settings of Spark, which come out. */
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

/** The variables that are to be added: the same as the settings of Spark, where the task has none. */
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
      warnings.push(`${task.name}: ${name}=${shown(is)} has no effect: ${key} goes before it with ${shown(value)}`);
    }
  }
  return added;
}

/** Both or neither: one alone leaves driver and executors apart. */
function bothConfs(
  { sparkConf }: SparkJob,
  wanted: { readonly driver: string; readonly executors: string },
  name: string,
  changes: SparkChange[],
  warnings: string[],
): Readonly<Record<string, string>> {
  const executors = sparkConf[EXECUTORS_CONF];
  const driver = sparkConf[DRIVER_CONF];
  if (executors !== undefined && driver !== undefined) return sparkConf;
  const isOne = executors !== undefined || driver !== undefined;
  const from = isOne ? "the other side's, which the task sets" : "executorPath";
  const values: Readonly<Record<string, string>> = {
    [EXECUTORS_CONF]: executors ?? driver ?? wanted.executors,
    [DRIVER_CONF]: driver ?? executors ?? wanted.driver,
  };
  for (const [key, after] of Object.entries(values)) {
    if (sparkConf[key] === undefined) changes.push({ path: `custom.sparkConf[${key}]`, after, from });
  }
  if (isOne) {
    const [set, missing] = executors === undefined ? [DRIVER_CONF, EXECUTORS_CONF] : [EXECUTORS_CONF, DRIVER_CONF];
    warnings.push(`${name}: sets ${set} and not ${missing}; both now have ${shown(values[set] ?? "")}`);
  }
  return { ...sparkConf, ...values };
}

/** Which of the two are the user's: not empty, and not what flytekit derives from an interpreter that nobody chose. */
function ownValues(
  { executorPath, mainApplicationFile }: SparkJob,
  { pythonInterpreter }: SerializationSettings,
  hasProfile: boolean,
): { readonly executorPath: boolean; readonly mainApplicationFile: boolean } {
  const derived = [...new Set([DEFAULT_PYTHON_INTERPRETER, pythonInterpreter])];
  const files = derived.map((interpreter) => entrypointUri(interpreter, true));
  const isSpecPair =
    executorPath === "/usr/bin/python3" && mainApplicationFile === "local:///usr/local/bin/entrypoint.py";
  if (isSpecPair) return { executorPath: !hasProfile, mainApplicationFile: !hasProfile };
  return {
    executorPath: executorPath !== "" && !derived.includes(executorPath),
    mainApplicationFile: mainApplicationFile !== "" && !files.includes(mainApplicationFile),
  };
}

function isOnDatabricks({ type }: SerializedTask, custom: JsonObject): boolean {
  const conf = custom["databricksConf"];
  return type === "databricks" || (isObject(conf) && databricksCompute(conf) !== undefined);
}

function resolvePod(
  name: "driverPod" | "executorPod",
  custom: Record<string, JsonObject[string]>,
  { imageConfig }: SerializationSettings,
  changes: SparkChange[],
): void {
  const pod = custom[name];
  if (!isObject(pod)) return;
  const resolved = resolvePodImages(pod, imageConfig, `$.custom.${name}`);
  if (resolved === pod) return;
  custom[name] = resolved;
  const [before, after] = [pod, resolved].map((one) => containerImages(one));
  after?.forEach((image, index) => {
    const was = before?.[index];
    if (was === undefined || was.image === image.image) return;
    changes.push({
      path: `custom.${name}.${image.path}`,
      before: was.image,
      after: image.image,
      from: "the images of the settings",
    });
  });
}

function containerImages(pod: JsonObject): { readonly path: string; readonly image: string }[] {
  const spec = pod["podSpec"];
  if (!isObject(spec)) return [];
  return ["containers", "initContainers", "ephemeralContainers"].flatMap((list) => {
    const containers = spec[list];
    if (!Array.isArray(containers)) return [];
    return containers.map((one: JsonObject, index: number) => ({
      path: `podSpec.${list}[${index}].image`,
      image: String(one["image"] ?? ""),
    }));
  });
}
