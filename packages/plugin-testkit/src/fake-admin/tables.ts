/** The columns of Admin's tables that requests filter and sort by. */
import type { LaunchPlan, Task } from "@flyte-settings/registration/wire";
import { ResourceType } from "@flyte-settings/registration/wire";
import { type AdminState, find, type Stored } from "./state.ts";

/** The value of a column: a string, a number, or microseconds since 1970; SQL's NULL is `undefined`. */
export type Cell = string | number | bigint | undefined;

export type ColumnType = "text" | "integer" | "timestamp";

export interface Table<Row> {
  /** Admin's name for it in messages. */
  readonly alias: string;
  readonly columns: Readonly<Record<string, ColumnType>>;
  cell(row: Row, column: string): Cell;
  /** Tables that filters may refer to with their prefix, `workflow.name`. */
  readonly joined?: Readonly<Record<string, { readonly table: Table<Row> }>>;
}

const base = {
  id: "integer",
  created_at: "timestamp",
  updated_at: "timestamp",
  deleted_at: "timestamp",
  project: "text",
  domain: "text",
  name: "text",
  version: "text",
} as const;

export const tasks: Table<Stored> = {
  alias: "t",
  columns: { ...base, closure: "text", digest: "text", type: "text", short_description: "text" },
  cell: (row, column) =>
    column === "type" ? (row.message as Task).closure?.compiledTask?.template?.type : baseCell(row, column),
};

export const workflows: Table<Stored> = {
  alias: "w",
  columns: {
    ...base,
    typed_interface: "text",
    remote_closure_identifier: "text",
    digest: "text",
    short_description: "text",
  },
  cell: baseCell,
};

/** @param state used to look up the workflow of a plan */
export function launchPlans(state: AdminState): Table<Stored> {
  const workflowOf = (row: Stored): Stored | undefined => {
    const id = (row.message as LaunchPlan).spec?.workflowId;
    return id && find({ ...id, resourceType: ResourceType.WORKFLOW }, state);
  };
  return {
    alias: "l",
    columns: {
      ...base,
      spec: "text",
      workflow_id: "integer",
      closure: "text",
      state: "integer",
      digest: "text",
      schedule_type: "text",
      launch_condition_type: "text",
    },
    cell(row, column) {
      if (column === "state") return (row.message as LaunchPlan).closure?.state;
      if (column === "workflow_id") return workflowOf(row)?.serial;
      return column === "schedule_type" ? scheduleType(row.message as LaunchPlan) : baseCell(row, column);
    },
    joined: {
      workflow: {
        table: {
          ...workflows,
          cell(row, column) {
            const workflow = workflowOf(row);
            return workflow && baseCell(workflow, column);
          },
        },
      },
    },
  };
}

function scheduleType({ spec }: LaunchPlan): string {
  const expression = spec?.entityMetadata?.schedule?.ScheduleExpression.case;
  if (expression === undefined) return "NONE";
  return expression === "rate" ? "RATE" : "CRON";
}

function baseCell({ id, serial, createdAt, updatedAt, shortDescription }: Stored, column: string): Cell {
  if (column === "id") return serial;
  if (column === "created_at") return createdAt;
  if (column === "updated_at") return updatedAt;
  if (column === "short_description") return shortDescription;
  if (column === "project" || column === "domain" || column === "name" || column === "version") return id[column];
  return undefined;
}
