import { decodeEntity } from "@flyte-settings/registration/wire";
import { launchPlanRow } from "./launch-plan-row.ts";
import type { LaunchPlanRow, PackageReport, TaskRow, WorkflowRow } from "./report.ts";
import { taskRow } from "./task-row.ts";
import { workflowRows } from "./workflow-rows.ts";

/** One `.pb` file of a package. */
export interface EntityFile {
  /** Its name ends in `_1.pb` (task), `_2.pb` (workflow) or `_3.pb` (launch plan). */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The tables of a package. */
export type Tables = Pick<PackageReport, "tasks" | "workflows" | "launchPlans">;

export interface PackageSummary {
  /** @throws protobuf's error if the file is not the message type that its name indicates */
  readonly add: (file: EntityFile) => void;
  /** In the order of the files. */
  readonly tables: () => Tables;
}

/** Summarizes a package file by file. */
export function packageSummary(): PackageSummary {
  const tasks: TaskRow[] = [];
  const workflows = new Map<string, WorkflowRow>();
  const launchPlans: LaunchPlanRow[] = [];
  return {
    add({ path, bytes }) {
      const kind = /_([1-3])\.pb$/.exec(path)?.[1];
      if (kind === "1") tasks.push(taskRow(decodeEntity("task", bytes)));
      // a workflow includes its sub-workflows, so several files may contain the same one
      else if (kind === "2")
        for (const row of workflowRows(decodeEntity("workflow", bytes))) workflows.set(row.name, row);
      else if (kind === "3") launchPlans.push(launchPlanRow(decodeEntity("launchPlan", bytes)));
    },
    tables: () => ({ tasks, workflows: [...workflows.values()], launchPlans }),
  };
}

/**
 * The tasks, workflows and launch plans of a package as tables, in the order of its files.
 *
 * @throws protobuf's error if a file is not the message type that its name indicates
 */
export function summarizePackage(files: readonly EntityFile[]): Tables {
  const summary = packageSummary();
  for (const file of files) summary.add(file);
  return summary.tables();
}
