import { FlyteSettingsError } from "@flyte-settings/core";
import type { CallOptions, Failure, Transport } from "../client/rpc.ts";
import type { HydratedEntity } from "../hydrate/hydrate.ts";
import { entityWords } from "../package/serialized-package.ts";
import { getRequest } from "../requests/create-requests.ts";
import { type Difference, differences, inWords } from "./differences.ts";
import { ourSide, registeredSide } from "./registered.ts";

const SHOWN = 20;

/**
 * Why Admin says that something else is there, from what it holds: its own diff is empty where values were added, and
 * for workflows it lists the whole new one.
 */
export async function conflict(
  entity: HydratedEntity,
  answer: Failure,
  transport: Transport,
  options: CallOptions,
): Promise<FlyteSettingsError> {
  const found = await registeredDifferences(entity, transport, options);
  const lines = found === undefined || found.length === 0 ? answer.message.split("\n").slice(1) : inWords(found);
  const shownLines = lines.slice(0, SHOWN).map((line) => `\n  ${line}`);
  const more = lines.length > SHOWN ? `\n  … and ${lines.length - SHOWN} more` : "";
  const hint = `Register under a new version: --version; what is registered under ${entity.id.version} never changes.`;
  return new FlyteSettingsError(
    "ADMIN_CONFLICT",
    `${entity.id.name} ${entityWords[entity.kind]} with different structure already exists.${shownLines.join("")}${more}`,
    { hint },
  );
}

/** From what is registered to what the package holds; `undefined` when nothing is registered, or it cannot be asked. */
export async function registeredDifferences(
  entity: HydratedEntity,
  transport: Transport,
  options: CallOptions = {},
): Promise<readonly Difference[] | undefined> {
  const { method, bytes } = getRequest(entity.id);
  const answer = await transport.call(`flyteidl.service.AdminService/${method}`, bytes, options);
  if (answer.status !== "OK") return undefined;
  return differences(registeredSide(entity.kind, answer.bytes), ourSide(entity));
}
