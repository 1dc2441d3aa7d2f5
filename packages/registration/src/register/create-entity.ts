import { type CompatMode, FlyteSettingsError } from "@flyte-settings/core";
import type { Failure, RpcAnswer } from "../client/rpc.ts";
import { isConflict, isIdentical, statusError } from "../client/status-error.ts";
import type { HydratedEntity } from "../hydrate/hydrated-entity.ts";
import { entityWords } from "../package/serialized-package.ts";
import { type AdminRequest, createRequest, getRequest } from "../requests/create-requests.ts";

/** The result of a create request. */
export type Created =
  | { readonly status: "registered" | "exists" }
  | { readonly status: "conflict"; readonly answer: Failure }
  | { readonly status: "failed"; readonly error: FlyteSettingsError; readonly answer: Failure };

/**
 * Creates an entity. `exists` only if Admin has compared the two: Admin 1.16 leaves a row behind when a create is
 * cancelled, and then returns ALREADY_EXISTS for every later create of that version although nothing is registered.
 * flytectl and flytekit treat every ALREADY_EXISTS as `exists`.
 */
export async function createEntity(
  entity: HydratedEntity,
  mode: CompatMode,
  send: (request: AdminRequest) => Promise<RpcAnswer>,
): Promise<Created> {
  const request = createRequest(entity);
  const first = await send(request);
  if (mode !== "strict" && first.status === "ALREADY_EXISTS") return { status: "exists" };
  // retried once: the first attempt may have lost a race against another create of the same entity
  const answer = isUnclear(first) ? await send(request) : first;
  if (answer.status === "OK") return { status: "registered" };
  if (isConflict(answer)) return { status: "conflict", answer };
  if (isIdentical(answer)) return { status: "exists" };
  const what = `${entityWords[entity.kind]} ${entity.id.name}`;
  if (!isUnclear(answer)) return { status: "failed", error: statusError(what, answer), answer };
  const found = await send(getRequest(entity.id));
  if (found.status === "NOT_FOUND")
    return { status: "failed", error: incompleteRecord(what, entity.id.version), answer };
  return { status: "failed", error: statusError(what, found.status === "OK" ? answer : found), answer };
}

function isUnclear(answer: RpcAnswer): answer is Failure {
  return answer.status === "ALREADY_EXISTS" && !isIdentical(answer);
}

function incompleteRecord(what: string, version: string): FlyteSettingsError {
  const hint = "Register under another version: --version.";
  return new FlyteSettingsError(
    "ADMIN_REFUSED",
    `${what}: Flyte Admin holds an incomplete record of version ${version}; register under another version`,
    { hint },
  );
}
