import type { Transport } from "../client/rpc.ts";
import type { EntityKind, Identifier } from "../proto/identifier.ts";
import { getEntity } from "./get-entity.ts";
import { rebuild } from "./rebuild.ts";
import type { EntitySpecs } from "./spec.ts";

/** The spec that Admin holds under an identifier; `undefined` if there is none. @throws ADMIN_REFUSED, ADMIN_UNAVAILABLE, AUTH_FAILED */
export async function registeredSpec<Kind extends EntityKind>(
  transport: Transport,
  kind: Kind,
  id: Identifier,
  signal?: AbortSignal,
): Promise<EntitySpecs[Kind] | undefined> {
  const answer = await getEntity(kind, id, transport, signal);
  return answer === undefined ? undefined : rebuild(kind, answer);
}
