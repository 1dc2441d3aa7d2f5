/** What registering would do, with nothing sent and nothing uploaded. */
import { createHash } from "node:crypto";
import { basename } from "node:path/posix";
import type { Transport } from "../client/rpc.ts";
import { mannerOf } from "../hydrate/options.ts";
import { type PackageFile, requireEntities, sortOut } from "../package/serialized-package.ts";
import { gunzipped } from "../package/unpack.ts";
import type { EntityKind, Identifier } from "../proto/identifier.ts";
import { hydratePackage, type RequestOptions } from "../requests/registration-requests.ts";
import type { Difference } from "./differences.ts";

export interface PlanOptions extends RequestOptions {
  /** What filling in changes, entity by entity. */
  readonly changes?: boolean;
  /** With it, what is registered under the same version is asked for, and compared. */
  readonly transport?: Transport;
}

export interface PlannedEntity {
  readonly kind: EntityKind;
  readonly id: Identifier;
  /** From the package to what would be sent. */
  readonly changes?: readonly Difference[];
  readonly registered?: "new" | "identical" | "different";
  /** From what is registered to what would be sent. */
  readonly differences?: readonly Difference[];
}

export interface RegistrationPlan {
  readonly entities: readonly PlannedEntity[];
  /** What would be uploaded; its place is known only to Admin. */
  readonly upload?: { readonly file: string; readonly bytes: number; readonly md5: string };
}

/** @throws PACKAGE_INVALID, HYDRATION_INCOMPLETE */
export async function planRegistration(files: readonly PackageFile[], options: PlanOptions): Promise<RegistrationPlan> {
  if (mannerOf(options) === "default") requireEntities(files);
  const bundle = sortOut(files).bundles.at(-1);
  const upload =
    bundle === undefined || options.distributionLocation !== undefined ? undefined : facts(bundle, options);
  const location = upload === undefined ? undefined : placeholder(upload);
  const { entities } = await hydratePackage(files, {
    ...options,
    ...(location === undefined ? {} : { distributionLocation: location }),
  });
  const original = options.changes ? new Map(files.map((each) => [each.path, each.bytes])) : undefined;
  const planned = await Promise.all(
    entities.map(async (entity): Promise<PlannedEntity> => {
      const { kind, id, bytes, file } = entity;
      const before = original?.get(file);
      const changes = before === undefined ? undefined : await changesOf(kind, before, bytes);
      const compared = options.transport === undefined ? undefined : await compare(entity, options.transport, location);
      return { kind, id, ...(changes === undefined ? {} : { changes }), ...compared };
    }),
  );
  return { entities: planned, ...(upload === undefined ? {} : { upload }) };
}

function facts(bundle: PackageFile, options: PlanOptions): { file: string; bytes: number; md5: string } {
  const body = mannerOf(options) === "flytectl" ? gunzipped(bundle.bytes) : bundle.bytes;
  return { file: basename(bundle.path), bytes: body.length, md5: createHash("md5").update(body).digest("hex") };
}

/** Stands for the location in a plan; the digest makes the end of the true one. */
function placeholder({ md5, file }: { readonly md5: string; readonly file: string }): string {
  return `(uploaded)/${base32(Buffer.from(md5, "hex"))}/${file}`;
}

async function changesOf(kind: EntityKind, before: Uint8Array, after: Uint8Array): Promise<readonly Difference[]> {
  if (before === after) return [];
  const [{ entitySchemas, messageJson }, { differences }] = await Promise.all([
    import("../wire/messages.ts"),
    import("./differences.ts"),
  ]);
  return differences(messageJson(entitySchemas[kind], before), messageJson(entitySchemas[kind], after));
}

async function compare(
  entity: Parameters<typeof import("./conflict.ts")["registeredDifferences"]>[0],
  transport: Transport,
  location: string | undefined,
): Promise<Pick<PlannedEntity, "registered" | "differences">> {
  const { registeredDifferences } = await import("./conflict.ts");
  const found = await registeredDifferences(entity, transport);
  if (found === undefined) return { registered: "new" };
  const real = found.filter(({ before, after }) => !isSameUpload(before, after, location));
  return real.length === 0 ? { registered: "identical" } : { registered: "different", differences: real };
}

function isSameUpload(before: unknown, after: unknown, location: string | undefined): boolean {
  return location !== undefined && after === location && String(before).endsWith(location.slice("(uploaded)".length));
}

function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const text = (bits.match(/.{1,5}/g) ?? [])
    .map((five) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[Number.parseInt(five.padEnd(5, "0"), 2)])
    .join("");
  return text.padEnd(Math.ceil(text.length / 8) * 8, "=");
}
