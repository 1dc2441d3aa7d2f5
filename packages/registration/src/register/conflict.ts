import { FlyteSettingsError } from "@flyte-settings/core";
import type { CallOptions, Failure, Transport } from "../client/rpc.ts";
import type { HydratedEntity } from "../hydrate/hydrated-entity.ts";
import { entityWords } from "../package/serialized-package.ts";
import { getRequest } from "../requests/create-requests.ts";
import { adminDiffLines } from "./admin-diff.ts";
import type { Difference } from "./difference.ts";
import { inWords } from "./difference-text.ts";
import { differences } from "./differences.ts";
import { hideVariables } from "./hide-variables.ts";
import { ourSide, registeredSide } from "./registered.ts";

const SHOWN = 20;

/**
 * Why Admin reports a different entity, based on the registered one: Admin's own diff is empty if values were added,
 * and for workflows it lists the whole new one.
 *
 * @param found result of {@link registeredDifferences}
 */
export function conflict(
  entity: HydratedEntity,
  answer: Failure,
  found: readonly Difference[] | Failure,
): FlyteSettingsError {
  const lines = !isList(found) || found.length === 0 ? adminDiffLines(answer.message) : inWords(hideVariables(found));
  const shownLines = lines.slice(0, SHOWN).map((line) => `\n  ${line}`);
  const more = lines.length > SHOWN ? `\n  … and ${lines.length - SHOWN} more` : "";
  const newVersion = `Register under a new version: --version; what is registered under ${entity.id.version} never changes.`;
  const hint = [
    newVersion,
    ...(isList(found) && found.some(isSameArchive) ? [RECOMPRESSED] : []),
    ...(lines.some(isOfFlytectl) ? [AS_FLYTECTL] : []),
  ].join(" ");
  return new FlyteSettingsError(
    "ADMIN_CONFLICT",
    `${entity.id.name} ${entityWords[entity.kind]} with different structure already exists.${shownLines.join("")}${more}`,
    { hint },
  );
}

/** flytectl rewrites pod specs and uploads the code under another digest. */
const AS_FLYTECTL = "If flytectl registered that version, --as flytectl sends the same as flytectl.";

/** Admin's location for an upload depends on the compressed bytes; the name depends on the files in the archive. */
const RECOMPRESSED =
  "Both archives have the same name, so they contain the same code, but another program or version compressed it.";

function isSameArchive({ before, after }: Difference): boolean {
  const name = archiveName(before);
  return name !== undefined && name === archiveName(after);
}

function archiveName(location: Difference["before"]): string | undefined {
  return typeof location === "string" ? /\/(fast[0-9a-f]{32}\.tar\.gz)$/.exec(location)?.[1] : undefined;
}

function isOfFlytectl(line: string): boolean {
  return /\.k8s_pod[.:]/.test(line) || /\bargs\[\d+\]: \w+:\/\/.* → \w+:\/\//.test(line);
}

function isList(found: readonly Difference[] | Failure): found is readonly Difference[] {
  return Array.isArray(found);
}

/**
 * The differences from the registered entity to the one in the package, or Admin's error status: NOT_FOUND if nothing
 * is registered.
 */
export async function registeredDifferences(
  entity: HydratedEntity,
  transport: Transport,
  options: CallOptions = {},
): Promise<readonly Difference[] | Failure> {
  const { method, bytes } = getRequest(entity.id);
  const answer = await transport.call(`flyteidl.service.AdminService/${method}`, bytes, options);
  if (answer.status !== "OK") return answer;
  return differences(registeredSide(entity.kind, answer.bytes), ourSide(entity));
}
