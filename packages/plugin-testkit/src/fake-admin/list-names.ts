/** Names without versions of tasks, workflows and launch plans. */
import { create, fromBinary } from "@bufbuild/protobuf";
import {
  NamedEntityGetRequestSchema,
  NamedEntityIdentifierListRequestSchema,
  NamedEntityIdentifierListSchema,
  NamedEntityListRequestSchema,
  NamedEntityListSchema,
  NamedEntitySchema,
  ResourceType,
} from "@flyte-settings/registration/wire";
import { type AdminAnswer, accept, refuse } from "./answer.ts";
import { isRefused } from "./filters.ts";
import { entitiesOf, kinds, type Scope, scopeProblem } from "./list-entities.ts";
import { listRows } from "./list-rows.ts";
import type { AdminState } from "./state.ts";
import type { Table } from "./tables.ts";

type Handler = (bytes: Uint8Array, state: AdminState) => AdminAnswer;

interface Name {
  readonly project: string;
  readonly domain: string;
  readonly name: string;
}

const named: Table<Name> = {
  alias: "nen",
  columns: {
    project: "text",
    domain: "text",
    name: "text",
    resource_type: "integer",
    description: "text",
    state: "integer",
  },
  cell(row, column) {
    if (column === "state") return 0;
    return column === "description" ? "" : row[column as keyof Name];
  },
};

/**
 * The handler of `ListTaskIds`, `ListWorkflowIds` or `ListLaunchPlanIds`. The request's filters are ignored.
 *
 * @param inWords the end of Admin's message about an invalid token; absent: only the token is checked
 */
export function listNames(kind: keyof typeof kinds, inWords?: string): Handler {
  return (bytes, state) => {
    const request = fromBinary(NamedEntityIdentifierListRequestSchema, bytes);
    const { limit, token, sortBy } = request;
    const problem = inWords === undefined ? undefined : scopeProblem(request, limit);
    if (problem !== undefined) return refuse("INVALID_ARGUMENT", problem);
    const { columns } = kinds[kind].table(state);
    const rows = (): Name[] => namesOf(kinds[kind].type, request, state);
    const page = listRows(rows, { ...named, columns }, { limit, token, sortBy }, inWords ?? "");
    if (isRefused(page)) return page;
    const answer = { entities: page.rows.map((each) => ({ ...each })), token: page.token };
    return accept(NamedEntityIdentifierListSchema, create(NamedEntityIdentifierListSchema, answer));
  };
}

export const listNamedEntities: Handler = (bytes, state) => {
  const request = fromBinary(NamedEntityListRequestSchema, bytes);
  const { resourceType, limit } = request;
  const scope = scopeProblem(request, 1);
  const problem = scope ?? typeProblem(resourceType) ?? scopeProblem(request, limit);
  if (problem !== undefined) return refuse("INVALID_ARGUMENT", problem);
  const rows = (): Name[] => namesOf(resourceType, request, state);
  const page = listRows(rows, named, request, " for ListNamedEntities");
  if (isRefused(page)) return page;
  const entities = page.rows.map((id) => ({ resourceType, id: { ...id }, metadata: {} }));
  return accept(NamedEntityListSchema, create(NamedEntityListSchema, { entities, token: page.token }));
};

export const getNamedEntity: Handler = (bytes, state) => {
  const { resourceType, id } = fromBinary(NamedEntityGetRequestSchema, bytes);
  const problem = typeProblem(resourceType) ?? (id === undefined ? "missing id" : nameProblem(id));
  if (problem !== undefined || id === undefined) return refuse("INVALID_ARGUMENT", problem ?? "");
  if (entitiesOf(resourceType, id, state).length === 0) {
    return refuse("NOT_FOUND", `missing entity of type ${ResourceType[resourceType]} with identifier ${goName(id)}`);
  }
  return accept(NamedEntitySchema, create(NamedEntitySchema, { resourceType, id, metadata: {} }));
};

function namesOf(type: ResourceType, scope: Scope, state: AdminState): Name[] {
  const { project, domain } = scope;
  const names = new Set(entitiesOf(type, { project, domain }, state).map(({ id }) => id.name));
  return [...names].map((name) => ({ project, domain, name }));
}

function typeProblem(type: ResourceType): string | undefined {
  return type === ResourceType.UNSPECIFIED || ResourceType[type] === undefined
    ? "invalid value for resource_type"
    : undefined;
}

function nameProblem({ project, domain, name }: Name): string | undefined {
  return scopeProblem({ project, domain }, 1) ?? (name === "" ? "missing name" : undefined);
}

function goName({ project, domain, name }: Name): string {
  return `project:${JSON.stringify(project)} domain:${JSON.stringify(domain)} name:${JSON.stringify(name)}`;
}
