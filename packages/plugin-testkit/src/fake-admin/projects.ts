import { create, fromBinary } from "@bufbuild/protobuf";
import { GetDomainsResponseSchema, ProjectListRequestSchema, ProjectsSchema } from "@flyte-settings/registration/wire";
import { type AdminAnswer, accept } from "./answer.ts";
import { isRefused } from "./filters.ts";
import { listRows } from "./list-rows.ts";
import type { AdminState } from "./state.ts";
import type { Table } from "./tables.ts";

export const domains: readonly string[] = ["development", "staging", "production"];

const table: Table<string> = {
  alias: "p",
  columns: {
    identifier: "text",
    name: "text",
    description: "text",
    state: "integer",
    created_at: "timestamp",
    updated_at: "timestamp",
  },
  cell(row, column) {
    if (column === "state") return 0;
    return column === "description" ? `${row} description` : row;
  },
};

/** Sorted by name unless the request specifies an order. */
export function listProjects(bytes: Uint8Array, state: AdminState): AdminAnswer {
  const request = fromBinary(ProjectListRequestSchema, bytes);
  const page = listRows(() => [...projectsOf(state)].sort(), table, request, " for ListProjects");
  if (isRefused(page)) return page;
  const projects = page.rows.map((id) => ({
    id,
    name: id,
    description: `${id} description`,
    domains: domains.map((domain) => ({ id: domain, name: domain })),
  }));
  return accept(ProjectsSchema, create(ProjectsSchema, { projects, token: page.token }));
}

/** If any name is a valid project: those with entities, and those in earlier Get requests. */
function projectsOf({ projects, entities, asked }: AdminState): Iterable<string> {
  return projects === "any" ? new Set([...[...entities.values()].map(({ id }) => id.project), ...asked]) : projects;
}

export function getDomains(): AdminAnswer {
  const all = domains.map((id) => ({ id, name: id }));
  return accept(GetDomainsResponseSchema, create(GetDomainsResponseSchema, { domains: all }));
}
