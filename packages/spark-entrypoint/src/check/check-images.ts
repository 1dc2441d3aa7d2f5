import { shown } from "@flyte-settings/core/plugin";
import type { SparkPlan, SparkSide } from "../plan.ts";
import type { SparkCheckOptions } from "./spark-check-options.ts";
import type { AddFinding } from "./spark-checks.ts";
import { javaProblem, pythonProblem } from "./versions.ts";

/** Checks the contents of an image. */
export function checkFacts(
  side: "driver" | "executors",
  { image, pythonInterpreter = "" }: SparkSide,
  mainFile: string | undefined,
  facts: SparkCheckOptions["driver"],
  add: AddFinding,
): void {
  if (facts === undefined) return;
  const name = shown(image ?? "the image");
  if ("problem" in facts) {
    add("spark-image-unreadable", side, `${name} cannot be looked into: ${facts.problem}`);
    return;
  }
  if (facts.interpreter !== "present")
    add(
      "spark-interpreter-missing",
      side,
      `${name} has no ${facts.interpreter === "missing" ? "" : "executable "}interpreter at ${shown(pythonInterpreter)}`,
    );
  if (facts.entrypoint === "missing") add("spark-entrypoint-missing", side, `${name} has no ${shown(mainFile ?? "")}`);
  const { sparkVersion, pythonVersion, javaVersion } = facts;
  if (sparkVersion === undefined) return;
  const python = pythonVersion === undefined ? undefined : pythonProblem(sparkVersion, pythonVersion);
  const java = javaVersion === undefined ? undefined : javaProblem(sparkVersion, javaVersion);
  if (python !== undefined) add("spark-python-version", side, `${name}: ${python}`);
  if (java !== undefined) add("spark-java-version", side, `${name}: ${java}`);
}

/** Compares the versions of both sides. */
export function checkVersions({ driver, executors }: SparkPlan, options: SparkCheckOptions, add: AddFinding): void {
  const of = (side: "driver" | "executors"): string | undefined => {
    const facts = options[side];
    return options.versions?.[side] ?? (facts === undefined || "problem" in facts ? undefined : facts.pythonVersion);
  };
  const [d, e] = [of("driver"), of("executors")];
  if (d === undefined || e === undefined || d === e) return;
  add(
    "spark-version-mismatch",
    "interpreters",
    `Python in worker has different version: ${e} than that in driver: ${d}, PySpark cannot run with different minor versions: ${shown(driver.pythonInterpreter ?? "")} and ${shown(executors.pythonInterpreter ?? "")}`,
  );
}
