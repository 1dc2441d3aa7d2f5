/** What this Admin holds. */

import type { DescMessage, Message } from "@bufbuild/protobuf";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { type Identifier, ResourceType } from "@flyte-settings/registration/wire";
import { type Refused, refuse } from "./answer.ts";
import { goText } from "./go-text.ts";
import type { FakeAdminOptions } from "./options.ts";

/** One registered entity. */
export interface Stored {
  readonly id: Identifier;
  /** Of the answer to its Get. */
  readonly schema: DescMessage;
  /** What counts for "identical": no descriptions, no unknown fields, the request's identifier. */
  readonly structure: unknown;
  message: Message;
}

export interface AdminState {
  readonly projects: readonly string[] | "any";
  readonly checks: boolean;
  readonly auth?: FakeAdminOptions["auth"];
  /** In the order of registering. */
  readonly entities: Map<string, Stored>;
  /** Keys of workflows whose description row was left by a cancelled create. */
  readonly descriptions: Set<string>;
  /** The base64 MD5 of every object in the store, by its path. */
  readonly objects: Map<string, string>;
  storeOrigin: string;
}

export function adminState({ projects = ["flytesnacks"], checks = true, auth }: FakeAdminOptions): AdminState {
  const given = omitUndefined({ auth });
  const rows = { entities: new Map(), descriptions: new Set<string>(), objects: new Map() };
  return { projects, checks, ...given, ...rows, storeOrigin: "" };
}

export function find(id: Identifier, { entities }: AdminState): Stored | undefined {
  return entities.get(keyOf(id));
}

export function keyOf({ resourceType, project, domain, name, version }: Identifier): string {
  return JSON.stringify([resourceType, project, domain, name, version]);
}

/** `TASK p/d/name@version` */
export function labelOf({ resourceType, project, domain, name, version }: Identifier): string {
  return `${ResourceType[resourceType]} ${project}/${domain}/${name}@${version}`;
}

export function missing(id: Identifier): Refused {
  return refuse("NOT_FOUND", missingText(id));
}

export function missingText(id: Identifier): string {
  const bare = goText({ ...id, resourceType: ResourceType.UNSPECIFIED });
  return `missing entity of type ${ResourceType[id.resourceType]} with identifier ${bare}`;
}
