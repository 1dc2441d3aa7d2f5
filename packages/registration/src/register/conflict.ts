import { FlyteSettingsError } from "@flyte-settings/core";
import type { CallOptions, Failure, Transport } from "../client/rpc.ts";
import type { HydratedEntity } from "../hydrate/hydrated-entity.ts";
import { entityWords } from "../package/serialized-package.ts";
import { getRequest } from "../requests/create-requests.ts";
import type { Difference } from "./difference.ts";
import { differences, inWords } from "./differences.ts";
import { hideVariables } from "./hide-variables.ts";
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
  const lines =
    found === undefined || found.length === 0
      ? withoutVariables(answer.message).split("\n").slice(1)
      : inWords(hideVariables(found));
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

/** Admin's own diff without what it shows of variables: a line with a place, then `- before` and `+ after` in Go's form. */
export function withoutVariables(message: string): string {
  let isVariable = false;
  return message
    .split("\n")
    .map((line) => {
      if (line.startsWith("/")) isVariable = /\/envs?(?:\/|:|$)/i.test(line);
      const sign = /^\s+[-+] /.exec(line)?.[0];
      if (sign === undefined) return line;
      return isVariable || /\benvs?:/i.test(line) ? `${sign}(values of variables are not shown)` : line;
    })
    .join("\n");
}
