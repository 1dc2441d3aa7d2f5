import type { Identifier, ResourceType } from "@flyte-settings/registration/wire";
import { goText } from "./go-text.ts";
import { domains } from "./projects.ts";
import type { AdminState } from "./state.ts";

const typeWords: Readonly<Record<number, string>> = {
  0: "unspecified",
  1: "task",
  2: "workflow",
  3: "launch_plan",
  4: "dataset",
};

/** Admin's error for the identifier of a request. */
export function idProblem(
  id: Identifier | undefined,
  type: ResourceType,
  { projects }: AdminState,
): string | undefined {
  if (id === undefined) return "missing id";
  const wrongType = typeProblem(id, type);
  if (wrongType !== undefined) return wrongType;
  for (const field of ["project", "domain", "name", "version"] as const)
    if (id[field] === "") return `missing ${field}`;
  if (projects !== "any" && !projects.includes(id.project)) {
    return `failed to validate that project [${id.project}] and domain [${id.domain}] are registered, err: [project [${id.project}] not found]`;
  }
  return domains.includes(id.domain) ? undefined : `domain [${id.domain}] is unrecognized by system`;
}

export function typeProblem(id: Identifier, type: ResourceType): string | undefined {
  if (id.resourceType === type) return undefined;
  return `unexpected resource type ${typeWords[id.resourceType]} for identifier [${goText(id)}], expected ${typeWords[type]} instead`;
}
