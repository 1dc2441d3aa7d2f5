import { DEFAULT_PYTHON_INTERPRETER, type SerializationSettings } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import { entrypointUri } from "./main-application.ts";
import type { SparkChange } from "./spark-change.ts";
import { DRIVER_CONF, EXECUTORS_CONF, type SparkJob } from "./spark-job.ts";

/** Both or neither: with only one, driver and executors use different interpreters. */
export function bothConfs(
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

/** Which of the two were set by the user: not empty, and not derived by flytekit from a default interpreter. */
export function ownValues(
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
