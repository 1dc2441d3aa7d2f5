import { shown } from "@flyte-settings/core/plugin";
import type { SparkPlan } from "../plan.ts";
import { databricksCompute } from "../task/databricks-job.ts";
import { uriProblem } from "../task/main-application.ts";
import type { SparkCheckOptions } from "./spark-check-options.ts";
import type { AddFinding } from "./spark-checks.ts";

/** Checks the main file, the application type and the Databricks compute. */
export function checkApplication(plan: SparkPlan, options: SparkCheckOptions, add: AddFinding): void {
  const { mainApplicationFile: file, mainClass, applicationType, type } = plan;
  const place = "mainApplicationFile";
  const isJvm = mainClass !== "";
  if (isJvm && (applicationType === "PYTHON" || applicationType === "0")) {
    add(
      "spark-jvm-declared-python",
      "applicationType",
      `${shown(mainClass)} is a class of a JVM application, and the task is declared PYTHON`,
    );
  }
  if (type === "databricks") {
    if (databricksCompute(plan.databricksConf) === undefined)
      add(
        "spark-databricks-no-compute",
        "databricksConf",
        "No compute configuration found in databricks_conf: Databricks has no place to run the job",
      );
    return;
  }
  if (file === "" && !isJvm) {
    add("spark-no-main-file", place, "either MainApplicationFile or MainClass must be set: the task has neither");
    return;
  }
  if (file === "") return;
  const isUri = /^[A-Za-z][A-Za-z0-9+.-]+:/.test(file);
  const problem = isUri ? uriProblem(file) : undefined;
  if (problem !== undefined) add("spark-main-file-malformed", place, `${shown(file)}: ${problem}`);
  else if (!isUri && options.isKubernetes !== false)
    add(
      "spark-main-file-not-a-uri",
      place,
      `${shown(file)} is a plain path, and Spark on Kubernetes asks for spark.kubernetes.file.upload.path`,
      `Write local://${file.startsWith("/") ? file : `/…/${file}`} for a file in the image.`,
    );
  if (!isJvm && !/\.(py|zip|egg)$/.test(file))
    add("spark-main-file-not-python", place, `${shown(file)} does not end in .py, so Spark takes it for a JAR`);
}
