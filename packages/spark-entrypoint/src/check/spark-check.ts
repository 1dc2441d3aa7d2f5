import { SerializationSettings, shown } from "@flyte-settings/core";
import type { Finding, Severity } from "@flyte-settings/core/plugin";
import { holdsInterpreter, interpreterProblem } from "../interpreter-path.ts";
import type { SparkPlan, SparkSide } from "../plan.ts";
import { databricksCompute } from "../task/databricks-job.ts";
import { uriProblem } from "../task/main-application.ts";
import { DRIVER_CONF, DRIVER_VARIABLE, EXECUTORS_CONF, EXECUTORS_VARIABLE } from "../task/spark-job.ts";
import type { ImageFacts } from "./image-facts.ts";
import { javaProblem, pythonProblem } from "./versions.ts";

/** Beside the plan, what somebody found out: absent is not looked at. */
export interface SparkCheckOptions {
  /** Of the settings; absent: not compared. */
  readonly virtualenvRoot?: string;
  /** What the images say, or why they could not be read. */
  readonly driver?: ImageFacts | { readonly problem: string };
  readonly executors?: ImageFacts | { readonly problem: string };
  /** `3.11`, as the interpreters themselves say, where they are on this machine. */
  readonly versions?: { readonly driver?: string; readonly executors?: string };
  /** Whether the job goes to Kubernetes, as Flyte sends it. Absent: yes. */
  readonly isKubernetes?: boolean;
}

const SAME =
  "Let one value decide: set executor_path, or a profile for the image, and neither of the two settings of Spark.";
const IN_IMAGE = "Name the interpreter of that image: a profile under spark.profiles, or pythonInterpreter.";

/**
 * What would go wrong before the first task of a Spark job ends, from what is known before it is submitted. The list is
 * empty when nothing is wrong.
 */
export function sparkCheck(plan: SparkPlan, options: SparkCheckOptions = {}): readonly Finding[] {
  const findings: Finding[] = [];
  const add = (code: string, severity: Severity, place: string, message: string, fix: string): void => {
    findings.push({ code: `spark-${code}`, severity, place: `${plan.name}: ${place}`, message, fix });
  };
  checkApplication(plan, options, add);
  if (plan.driver.pythonInterpreter === undefined || plan.executors.pythonInterpreter === undefined) return findings;
  checkInterpreters(plan, options, add);
  checkConf(plan, add);
  checkFacts("driver", plan.driver, plan.mainApplicationFile, options.driver, add);
  checkFacts("executors", plan.executors, undefined, options.executors, add);
  checkVersions(plan, options, add);
  return findings;
}

type Add = (code: string, severity: Severity, place: string, message: string, fix: string) => void;

function checkApplication(plan: SparkPlan, options: SparkCheckOptions, add: Add): void {
  const { mainApplicationFile: file, mainClass, applicationType, type } = plan;
  const place = "mainApplicationFile";
  const isJvm = mainClass !== "";
  if (isJvm && (applicationType === "PYTHON" || applicationType === "0")) {
    add(
      "jvm-declared-python",
      "warning",
      "applicationType",
      `${shown(mainClass)} is a class of a JVM application, and the task is declared PYTHON`,
      "Let this tool rewrite the task, or set applicationType to JAVA.",
    );
  }
  if (type === "databricks") {
    if (databricksCompute(plan.databricksConf) === undefined)
      add(
        "databricks-no-compute",
        "error",
        "databricksConf",
        "No compute configuration found in databricks_conf: Databricks has no place to run the job",
        "Name existing_cluster_id, new_cluster, environment_key or environments.",
      );
    return;
  }
  if (file === "" && !isJvm) {
    add(
      "no-main-file",
      "error",
      place,
      "either MainApplicationFile or MainClass must be set: the task has neither",
      "Set applications_path, or an interpreter that the entrypoint is beside.",
    );
    return;
  }
  if (file === "") return;
  const isUri = /^[A-Za-z][A-Za-z0-9+.-]+:/.test(file);
  const problem = isUri ? uriProblem(file) : undefined;
  if (problem !== undefined)
    add(
      "main-file-malformed",
      "error",
      place,
      `${shown(file)}: ${problem}`,
      "Expected local:// and an absolute path in the image: local:///opt/venv/bin/entrypoint.py.",
    );
  else if (!isUri && options.isKubernetes !== false)
    add(
      "main-file-not-a-uri",
      "error",
      place,
      `${shown(file)} is a plain path, and Spark on Kubernetes asks for spark.kubernetes.file.upload.path`,
      `Write local://${file.startsWith("/") ? file : `/…/${file}`} for a file in the image.`,
    );
  if (!isJvm && !/\.(py|zip|egg)$/.test(file))
    add(
      "main-file-not-python",
      "error",
      place,
      `${shown(file)} does not end in .py, so Spark takes it for a JAR`,
      "Name a Python file.",
    );
}

function checkInterpreters(
  { driver, executors, mainApplicationFile, env }: SparkPlan,
  options: SparkCheckOptions,
  add: Add,
): void {
  const [d, e] = [driver.pythonInterpreter ?? "", executors.pythonInterpreter ?? ""];
  for (const path of new Set([d, e])) {
    const problem = interpreterProblem(path);
    const side = path === d ? "driver" : "executors";
    if (problem !== undefined)
      add(
        "interpreter-path",
        "error",
        side,
        `the interpreter "${shown(path)}" (${side === "driver" ? driver.from : executors.from}): ${problem}`,
        "Name an absolute path in the image, for example /opt/venv/bin/python3.",
      );
  }
  const isOneImage = driver.image === executors.image;
  if (d !== e && isOneImage) {
    add(
      "interpreters-differ",
      "error",
      "interpreters",
      `the driver starts ${shown(d)} (${driver.from}) and the executors ${shown(e)} (${executors.from}), in the same image`,
      SAME,
    );
  }
  if (!isOneImage) {
    add(
      "images-differ",
      "warning",
      "images",
      `the driver runs ${shown(driver.image ?? "no image")} and the executors ${shown(executors.image ?? "no image")}: both need the same minor version of Python`,
      "Let one image be built from the other, and look at both with --inspect-image.",
    );
  }
  const root = SerializationSettings.venvRootFromInterpreter(d);
  if (options.virtualenvRoot !== undefined && !holdsInterpreter(options.virtualenvRoot, d)) {
    add(
      "virtualenv-disagrees",
      "warning",
      "flytekitVirtualenvRoot",
      `${shown(options.virtualenvRoot)} does not hold the interpreter ${shown(d)}, whose environment is ${shown(root)}`,
      "Set the interpreter alone; the root follows from it.",
    );
  }
  const main = /^local:\/\/(\/.*\/bin)\/entrypoint\.py$/.exec(mainApplicationFile)?.[1];
  const isKnownPair = d === "/usr/bin/python3" && main === "/usr/local/bin";
  if (main !== undefined && d.startsWith("/") && main !== `${root === "/" ? "" : root}/bin` && !isKnownPair) {
    add(
      "entrypoint-elsewhere",
      "warning",
      "mainApplicationFile",
      `${shown(mainApplicationFile)} is not beside the interpreter ${shown(d)}: another environment's flytekit would run`,
      "Set applications_path beside executor_path, or neither of the two.",
    );
  }
  for (const [name, value, side] of [
    [EXECUTORS_VARIABLE, e, executors],
    [DRIVER_VARIABLE, d, driver],
  ] as const) {
    const is = env[name];
    if (is !== undefined && is !== value)
      add(
        "variable-without-effect",
        "warning",
        `env.${name}`,
        `${name}=${shown(is)} has no effect: ${side.from} goes before it with ${shown(value)}`,
        "Leave the variable out, or set executor_path to its value.",
      );
  }
}

function checkConf({ sparkConf, executorPath }: SparkPlan, add: Add): void {
  const [executors, driver] = [sparkConf[EXECUTORS_CONF], sparkConf[DRIVER_CONF]];
  if ((executors === undefined) !== (driver === undefined)) {
    const [set, missing] = executors === undefined ? [DRIVER_CONF, EXECUTORS_CONF] : [EXECUTORS_CONF, DRIVER_CONF];
    const other = executorPath === "" ? "python3 on PATH" : shown(executorPath);
    add(
      "one-of-two",
      "warning",
      `sparkConf.${set}`,
      `${set} is set and ${missing} is not: the other side starts ${other}`,
      "Set both or neither.",
    );
  }
  const useless = `spark.executorEnv.${EXECUTORS_VARIABLE}`;
  if (sparkConf[useless] !== undefined) {
    add(
      "executor-env-without-effect",
      "warning",
      `sparkConf.${useless}`,
      `${useless} sets a variable in the workers and not their interpreter`,
      `Set ${EXECUTORS_CONF} and ${DRIVER_CONF}, or executor_path.`,
    );
  }
}

function checkFacts(
  side: "driver" | "executors",
  { image, pythonInterpreter = "" }: SparkSide,
  mainFile: string | undefined,
  facts: SparkCheckOptions["driver"],
  add: Add,
): void {
  if (facts === undefined) return;
  const name = shown(image ?? "the image");
  if ("problem" in facts) {
    add(
      "image-unreadable",
      "error",
      side,
      `${name} cannot be looked into: ${facts.problem}`,
      "See that the image exists and that this machine may read it, or leave --inspect-image out.",
    );
    return;
  }
  if (facts.interpreter !== "present")
    add(
      "interpreter-missing",
      "error",
      side,
      `${name} has no ${facts.interpreter === "missing" ? "" : "executable "}interpreter at ${shown(pythonInterpreter)}`,
      IN_IMAGE,
    );
  if (facts.entrypoint === "missing")
    add(
      "entrypoint-missing",
      "error",
      side,
      `${name} has no ${shown(mainFile ?? "")}`,
      "Put one there: flyte-settings spark entrypoint > entrypoint.py.",
    );
  const { sparkVersion, pythonVersion, javaVersion } = facts;
  if (sparkVersion === undefined) return;
  const python = pythonVersion === undefined ? undefined : pythonProblem(sparkVersion, pythonVersion);
  const java = javaVersion === undefined ? undefined : javaProblem(sparkVersion, javaVersion);
  if (python !== undefined)
    add(
      "python-version",
      "error",
      side,
      `${name}: ${python}`,
      "Build the image with a Python that this Spark works with.",
    );
  if (java !== undefined)
    add("java-version", "error", side, `${name}: ${java}`, "Build the image with a Java that this Spark works with.");
}

function checkVersions({ driver, executors }: SparkPlan, options: SparkCheckOptions, add: Add): void {
  const of = (side: "driver" | "executors"): string | undefined => {
    const facts = options[side];
    return options.versions?.[side] ?? (facts === undefined || "problem" in facts ? undefined : facts.pythonVersion);
  };
  const [d, e] = [of("driver"), of("executors")];
  if (d === undefined || e === undefined || d === e) return;
  add(
    "version-mismatch",
    "error",
    "interpreters",
    `Python in worker has different version: ${e} than that in driver: ${d}, PySpark cannot run with different minor versions: ${shown(driver.pythonInterpreter ?? "")} and ${shown(executors.pythonInterpreter ?? "")}`,
    "Give driver and executors the same minor version of Python.",
  );
}
