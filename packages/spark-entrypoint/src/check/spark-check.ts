import type { Finding } from "@flyte-settings/core/checks";
import type { SparkPlan } from "../plan.ts";
import { checkApplication } from "./check-application.ts";
import { checkFacts, checkVersions } from "./check-images.ts";
import { checkConf, checkInterpreters } from "./check-interpreters.ts";
import type { SparkCheckOptions } from "./spark-check-options.ts";
import { type AddFinding, sparkChecks } from "./spark-checks.ts";

/**
 * Finds problems that would stop a Spark job before its first task ends, from the facts known before it is submitted.
 * Returns an empty list if nothing is wrong.
 */
export function sparkCheck(plan: SparkPlan, options: SparkCheckOptions = {}): readonly Finding[] {
  const findings: Finding[] = [];
  const add: AddFinding = (code, place, message, fix = sparkChecks[code].fix) => {
    findings.push({ code, severity: sparkChecks[code].severity, place: `${plan.name}: ${place}`, message, fix });
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
