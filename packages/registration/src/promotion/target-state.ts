import type { Transport } from "../client/rpc.ts";
import type { EntityKind, Identifier } from "../proto/identifier.ts";
import { diffSpecs } from "./diff-specs.ts";
import { getEntity } from "./get-entity.ts";
import type { JsonChange } from "./json-diff.ts";
import type { ReadWorkflowOptions } from "./read-workflow.ts";
import { rebuild } from "./rebuild.ts";
import type { EntitySpecs } from "./spec.ts";

/**
 * The spec that Admin has under an identifier; `undefined` if there is none.
 *
 * @throws PROMOTION_REFUSED, PACKAGE_INVALID for a workflow that cannot be read; ADMIN_REFUSED, ADMIN_UNAVAILABLE,
 * AUTH_FAILED
 */
async function registeredSpec<Kind extends EntityKind>(
  transport: Transport,
  kind: Kind,
  id: Identifier,
  options: ReadWorkflowOptions = {},
): Promise<EntitySpecs[Kind] | undefined> {
  const answer = await getEntity(kind, id, transport, options);
  return answer === undefined ? undefined : rebuild(kind, answer);
}

/**
 * The differences between Admin's entity and the one that would be sent: empty if both are the same, `undefined` if
 * Admin has none. Descriptions are not compared, as in Admin.
 *
 * @throws as {@link registeredSpec}
 */
export async function heldDifferences<Kind extends EntityKind>(
  transport: Transport,
  kind: Kind,
  id: Identifier,
  spec: EntitySpecs[Kind],
  options: ReadWorkflowOptions = {},
): Promise<readonly JsonChange[] | undefined> {
  const held = await registeredSpec(transport, kind, id, options);
  if (held === undefined) return undefined;
  return diffSpecs(kind, held, spec).canonical.filter(({ path }) => !path.startsWith("/description"));
}
