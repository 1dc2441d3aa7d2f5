import type { Finding } from "@flyte-settings/core/checks";
import type { SparkPlan } from "../plan.ts";
import { checkApplication } from "./check-application.ts";
import { checkFacts, checkVersions } from "./check-images.ts";
import { checkConf, checkInterpreters } from "./check-interpreters.ts";
import type { ImageFacts } from "./image-facts.ts";
import { type AddFinding, sparkChecks } from "./spark-checks.ts";

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

/**
 * What would go wrong before the first task of a Spark job ends, from what is known before it is submitted. The list is
 * empty when nothing is wrong.
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
