/** Descriptions are stored separately from their entities, once per version, and are looked up without the type. */
import { create, fromBinary } from "@bufbuild/protobuf";
import {
  type DescriptionEntity,
  DescriptionEntityListRequestSchema,
  DescriptionEntityListSchema,
  DescriptionEntitySchema,
  type Identifier,
  ObjectGetRequestSchema,
  ResourceType,
} from "@flyte-settings/registration/wire";
import { type AdminAnswer, accept, refuse } from "./answer.ts";
import { isRefused } from "./filters.ts";
import { scopeProblem } from "./list-entities.ts";
import { listRows } from "./list-rows.ts";
import { type AdminState, missing } from "./state.ts";
import type { Table } from "./tables.ts";

const table: Table<DescriptionEntity> = {
  alias: "",
  columns: {
    id: "integer",
    created_at: "timestamp",
    updated_at: "timestamp",
    resource_type: "integer",
    project: "text",
    domain: "text",
    name: "text",
    version: "text",
    short_description: "text",
  },
  cell({ id, shortDescription }, column) {
    if (column === "short_description") return shortDescription;
    return column === "resource_type" ? id?.resourceType : (id?.[column as "name"] ?? "");
  },
};

/** The stored form of a description: with its identifier, and empty values for parts that were not sent. */
export function storeDescription(
  id: Identifier,
  description: DescriptionEntity | undefined,
  { descriptions }: AdminState,
): void {
  if (description === undefined) return;
  const { longDescription = {}, sourceCode = {}, shortDescription, tags } = description;
  descriptions.push(create(DescriptionEntitySchema, { id, longDescription, sourceCode, shortDescription, tags }));
}

export function getDescription(bytes: Uint8Array, state: AdminState): AdminAnswer {
  const { id } = fromBinary(ObjectGetRequestSchema, bytes);
  const problem = id === undefined ? "missing id" : idProblem(id);
  if (problem !== undefined || id === undefined) return refuse("INVALID_ARGUMENT", problem ?? "");
  const found = state.descriptions.find(({ id: own }) => isNamed(own, id) && own?.version === id.version);
  return found === undefined ? missing(id) : accept(DescriptionEntitySchema, found);
}

export function listDescriptions(bytes: Uint8Array, state: AdminState): AdminAnswer {
  const request = fromBinary(DescriptionEntityListRequestSchema, bytes);
  const { id, limit } = request;
  if (id === undefined) return refuse("INVALID_ARGUMENT", "missing id");
  const noName = id.name === "" ? "missing name" : undefined;
  const problem = scopeProblem(id, 1) ?? noName ?? scopeProblem(id, limit);
  if (problem !== undefined) return refuse("INVALID_ARGUMENT", problem);
  const rows = (): DescriptionEntity[] => state.descriptions.filter(({ id: own }) => isNamed(own, id));
  const page = listRows(rows, table, request, " for ListWorkflows");
  if (isRefused(page)) return page;
  const answer = { descriptionEntities: [...page.rows], token: page.token };
  return accept(DescriptionEntityListSchema, create(DescriptionEntityListSchema, answer));
}

type Name = Pick<Identifier, "project" | "domain" | "name">;

function isNamed(own: Name | undefined, { project, domain, name }: Name): boolean {
  return own?.project === project && own.domain === domain && own.name === name;
}

function idProblem({ resourceType, project, domain, name, version }: Identifier): string | undefined {
  if (resourceType === ResourceType.UNSPECIFIED || ResourceType[resourceType] === undefined)
    return "invalid value for resource_type";
  const missingField = Object.entries({ project, domain, name, version }).find(([, value]) => value === "");
  return missingField && `missing ${missingField[0]}`;
}
