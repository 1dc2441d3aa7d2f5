/**
 * Admin 1.16.8 writes a workflow's description outside the transaction it opens for it. The row of a cancelled create
 * remains, and every later create of that version violates its primary key.
 */
import { fromBinary } from "@bufbuild/protobuf";
import { type Identifier, WorkflowCreateRequestSchema } from "@flyte-settings/registration/wire";
import { type Refused, refuse } from "./answer.ts";
import { type AdminState, find, keyOf } from "./state.ts";

export function leaveDescription(
  { method, bytes }: { readonly method: string; readonly bytes: Uint8Array },
  state: AdminState,
): void {
  if (method !== "CreateWorkflow") return;
  const { id } = fromBinary(WorkflowCreateRequestSchema, bytes);
  if (id !== undefined && find(id, state) === undefined) state.leftDescriptions.add(keyOf(id));
}

export function duplicateDescription(id: Identifier, { leftDescriptions }: AdminState): Refused | undefined {
  if (!leftDescriptions.has(keyOf(id))) return undefined;
  const cause = 'duplicate key value violates unique constraint "description_entities_pkey"';
  return refuse("ALREADY_EXISTS", `value with matching already exists (${cause})`);
}
