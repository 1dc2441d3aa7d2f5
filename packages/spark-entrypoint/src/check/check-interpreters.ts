import { SerializationSettings } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import { holdsInterpreter, interpreterProblem } from "../interpreter-path.ts";
import type { SparkPlan } from "../plan.ts";
import { DRIVER_CONF, DRIVER_VARIABLE, EXECUTORS_CONF, EXECUTORS_VARIABLE } from "../task/spark-job.ts";
import type { SparkCheckOptions } from "./spark-check-options.ts";
import type { AddFinding } from "./spark-checks.ts";

/** Checks that both sides start the same Python, and the intended one. */
export function checkInterpreters(
  { driver, executors, mainApplicationFile, env }: SparkPlan,
  options: SparkCheckOptions,
  add: AddFinding,
): void {
  const [d, e] = [driver.pythonInterpreter ?? "", executors.pythonInterpreter ?? ""];
  for (const path of new Set([d, e])) {
    const problem = interpreterProblem(path);
    const side = path === d ? "driver" : "executors";
    if (problem !== undefined)
      add(
        "spark-interpreter-path",
        side,
        `the interpreter "${shown(path)}" (${side === "driver" ? driver.from : executors.from}): ${problem}`,
      );
  }
  const isOneImage = driver.image === executors.image;
  if (d !== e && isOneImage) {
    add(
      "spark-interpreters-differ",
      "interpreters",
      `the driver starts ${shown(d)} (${driver.from}) and the executors ${shown(e)} (${executors.from}), in the same image`,
    );
  }
  if (!isOneImage) {
    add(
      "spark-images-differ",
      "images",
      `the driver runs ${shown(driver.image ?? "no image")} and the executors ${shown(executors.image ?? "no image")}: both need the same minor version of Python`,
    );
  }
  const root = SerializationSettings.venvRootFromInterpreter(d);
  if (options.virtualenvRoot !== undefined && !holdsInterpreter(options.virtualenvRoot, d)) {
    add(
      "spark-virtualenv-disagrees",
      "flytekitVirtualenvRoot",
      `${shown(options.virtualenvRoot)} does not hold the interpreter ${shown(d)}, whose environment is ${shown(root)}`,
    );
  }
  const main = /^local:\/\/(\/.*\/bin)\/entrypoint\.py$/.exec(mainApplicationFile)?.[1];
  const isKnownPair = d === "/usr/bin/python3" && main === "/usr/local/bin";
  if (main !== undefined && d.startsWith("/") && main !== `${root === "/" ? "" : root}/bin` && !isKnownPair) {
    add(
      "spark-entrypoint-elsewhere",
      "mainApplicationFile",
      `${shown(mainApplicationFile)} is not beside the interpreter ${shown(d)}: another environment's flytekit would run`,
    );
  }
  for (const [name, value, side] of [
    [EXECUTORS_VARIABLE, e, executors],
    [DRIVER_VARIABLE, d, driver],
  ] as const) {
    const is = env[name];
    if (is !== undefined && is !== value)
      add(
        "spark-variable-without-effect",
        `env.${name}`,
        `${name}=${shown(is)} has no effect: ${side.from} overrides it with ${shown(value)}`,
      );
  }
}

/** Checks Spark settings that only affect one side, or nothing. */
export function checkConf({ sparkConf, executorPath }: SparkPlan, add: AddFinding): void {
  const [executors, driver] = [sparkConf[EXECUTORS_CONF], sparkConf[DRIVER_CONF]];
  if ((executors === undefined) !== (driver === undefined)) {
    const [set, missing] = executors === undefined ? [DRIVER_CONF, EXECUTORS_CONF] : [EXECUTORS_CONF, DRIVER_CONF];
    const other = executorPath === "" ? "python3 on PATH" : shown(executorPath);
    add("spark-one-of-two", `sparkConf.${set}`, `${set} is set and ${missing} is not: the other side starts ${other}`);
  }
  const useless = `spark.executorEnv.${EXECUTORS_VARIABLE}`;
  if (sparkConf[useless] !== undefined) {
    add(
      "spark-executor-env-without-effect",
      `sparkConf.${useless}`,
      `${useless} sets a variable in the workers and not their interpreter`,
    );
  }
}
