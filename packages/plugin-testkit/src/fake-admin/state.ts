/** The state of this Admin. */

import { create, type DescMessage, type Message } from "@bufbuild/protobuf";
import { type Timestamp, TimestampSchema } from "@bufbuild/protobuf/wkt";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { type DescriptionEntity, type Identifier, ResourceType } from "@flyte-settings/registration/wire";
import { type Refused, refuse } from "./answer.ts";
import { goText } from "./go-text.ts";
import type { FakeAdminOptions } from "./options.ts";

/** One registered entity. */
export interface Stored {
  readonly id: Identifier;
  /** The message type that Get returns. */
  readonly schema: DescMessage;
  /**
   * The part that is compared for "identical": without descriptions and unknown fields, with the request's identifier.
   */
  readonly structure: unknown;
  message: Message;
  /** In the order of registration. */
  readonly serial: number;
  /** Microseconds since 1970. */
  readonly createdAt: bigint;
  updatedAt: bigint;
  readonly shortDescription: string;
}

/** An object in the store. */
export interface StoredObject {
  readonly md5: string;
  readonly body: Uint8Array;
}

/** Admin's `storage.limits.maxDownloadMBs`. */
const MAX_CLOSURE_BYTES = 2 * 1024 * 1024;

export interface AdminState {
  readonly projects: readonly string[] | "any";
  /** Projects from Get requests: if any name is a valid project, those exist too. */
  readonly asked: Set<string>;
  readonly checks: boolean;
  readonly auth?: FakeAdminOptions["auth"];
  /** Whether URLs for reading are signed. */
  readonly signs: boolean;
  readonly maxClosureBytes: number;
  /** In order of registration. */
  readonly entities: Map<string, Stored>;
  /** Keys of workflows with a description row left by a cancelled create. */
  readonly leftDescriptions: Set<string>;
  /** Descriptions of tasks and workflows, in order of registration. */
  readonly descriptions: DescriptionEntity[];
  /** Every object in the store, by {@link objectKey}. */
  readonly objects: Map<string, StoredObject>;
  /** Cache of sorted lists; cleared on every change. */
  readonly lists: Map<string, readonly Stored[]>;
  /** The next serial number, and the time of the last change. */
  readonly clock: { serial: number; micros: bigint };
  /** During an activation that overlaps others: the versions that were active when it started. */
  readonly activeBefore?: readonly Stored[];
  storeOrigin: string;
}

export function adminState(options: FakeAdminOptions): AdminState {
  const { projects = ["flytesnacks"], checks = true, auth, signsDownloads = true } = options;
  return {
    projects,
    asked: new Set(),
    checks,
    signs: signsDownloads,
    maxClosureBytes: options.maxClosureBytes ?? MAX_CLOSURE_BYTES,
    ...omitUndefined({ auth }),
    entities: new Map(),
    leftDescriptions: new Set(),
    descriptions: [],
    objects: new Map(),
    lists: new Map(),
    clock: { serial: 0, micros: 0n },
    storeOrigin: "",
  };
}

/** The time in microseconds, strictly increasing. */
export function tick({ clock }: AdminState): bigint {
  const now = BigInt(Date.now()) * 1000n;
  clock.micros = now > clock.micros ? now : clock.micros + 1n;
  return clock.micros;
}

/** Adds a new entity. */
export function addEntity(
  {
    message,
    ...entity
  }: Pick<Stored, "id" | "schema" | "structure" | "shortDescription"> & {
    readonly message: (createdAt: Timestamp) => Message;
  },
  state: AdminState,
): void {
  const at = tick(state);
  state.clock.serial += 1;
  const times = { serial: state.clock.serial, createdAt: at, updatedAt: at };
  state.entities.set(keyOf(entity.id), { ...entity, ...times, message: message(timestamp(at)) });
  state.lists.clear();
}

export function timestamp(micros: bigint): Timestamp {
  return create(TimestampSchema, { seconds: micros / 1_000_000n, nanos: Number(micros % 1_000_000n) * 1000 });
}

/** From the path of an object's URL: `/flyte-data/…`, decoded. */
export function objectKey(path: string): string {
  return decodeURIComponent(path.replace(/\?.*$/s, ""));
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
