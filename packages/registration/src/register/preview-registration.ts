/** Previews the changes of a registration without sending or uploading anything. */
import { setMaxListeners } from "node:events";
import { basename } from "node:path/posix";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { CallOptions, Transport } from "../client/rpc.ts";
import { statusError } from "../client/status-error.ts";
import type { HydratedEntity } from "../hydrate/hydrated-entity.ts";
import { compatModeOf, type HydrationOptions } from "../hydrate/options.ts";
import type { PackageFile } from "../package/package-file.ts";
import { entityWords } from "../package/serialized-package.ts";
import type { EntityKind, Identifier } from "../proto/identifier.ts";
import { uploadBody } from "../upload/upload-body.ts";
import { adaptiveLimit } from "./adaptive-limit.ts";
import { checkConcurrency, DEFAULT_CONCURRENCY } from "./concurrency.ts";
import type { Difference } from "./difference.ts";
import { type HideOptions, hideVariables } from "./hide-variables.ts";
import { locate, type RegistrationPlan } from "./plan-registration.ts";

export interface PreviewOptions extends HideOptions {
  /** List the changes that hydration makes to each entity. */
  readonly changes?: boolean;
  /** Compare each entity with the one registered under the same version. */
  readonly transport?: Transport;
  /** Maximum number of concurrent calls, an integer from 1; default 8. Fewer while Admin reports overload. */
  readonly concurrency?: number;
  /** Aborted: no further call starts, and ABORTED is thrown. */
  readonly signal?: AbortSignal;
}

export interface PreviewedEntity {
  readonly kind: EntityKind;
  readonly id: Identifier;
  /** From the package's entity to the one that would be sent. */
  readonly changes?: readonly Difference[];
  /** Variables of the task that `overrideEnv` overrides; only with `changes`. */
  readonly overriddenEnv?: readonly string[];
  readonly registered?: "new" | "identical" | "different";
  /** From the registered entity to the one that would be sent. */
  readonly differences?: readonly Difference[];
}

export interface RegistrationPreview {
  readonly entities: readonly PreviewedEntity[];
  /** The upload that would happen; only Admin knows its location. */
  readonly upload?: { readonly file: string; readonly bytes: number; readonly md5: string };
}

/**
 * @throws USAGE for `concurrency`; with a transport also ADMIN_UNAVAILABLE, ADMIN_REFUSED, AUTH_FAILED, ABORTED: if
 * Admin gives no result for an entity, it is not reported as new
 */
export async function previewRegistration(
  plan: RegistrationPlan,
  { changes = false, transport, concurrency, signal, ...hide }: PreviewOptions = {},
): Promise<RegistrationPreview> {
  checkConcurrency(concurrency);
  const failed = new AbortController();
  const stop = signal === undefined ? failed.signal : AbortSignal.any([failed.signal, signal]);
  setMaxListeners(0, stop);
  const call: CallOptions = { attempts: { run: adaptiveLimit(concurrency ?? DEFAULT_CONCURRENCY), signal: stop } };
  const upload = plan.upload && (await facts(plan.upload, compatModeOf(plan.options) === "flytectl"));
  const location = upload && placeholder(upload);
  const entities = location === undefined ? plan.entities : await locate(plan, location);
  const previewed = await Promise.all(
    entities.map(async (entity): Promise<PreviewedEntity> => {
      const { kind, id } = entity;
      const compared = transport === undefined ? {} : await compare(entity, transport, call, location, hide);
      if (!changes) return { kind, id, ...compared };
      const found = await changesOf(entity);
      const replaced = overridden(found, plan.options);
      const named = replaced.length === 0 ? {} : { overriddenEnv: replaced };
      return { kind, id, changes: hideVariables(found, hide), ...named, ...compared };
    }),
  ).catch((error: unknown) => {
    failed.abort();
    throw error;
  });
  return { entities: previewed, ...omitUndefined({ upload }) };
}

async function facts(bundle: PackageFile, plainTar: boolean): Promise<{ file: string; bytes: number; md5: string }> {
  const { size, md5 } = await uploadBody(bundle, plainTar);
  return { file: basename(bundle.path), bytes: size, md5: Buffer.from(md5).toString("hex") };
}

/** Replaces the location in a preview; the real one ends with the same digest. */
function placeholder({ md5, file }: { readonly md5: string; readonly file: string }): string {
  return `(uploaded)/${base32(Buffer.from(md5, "hex"))}/${file}`;
}

async function changesOf({ kind, source, bytes }: HydratedEntity): Promise<readonly Difference[]> {
  if (source === bytes) return [];
  const [{ entitySchemas, messageJson }, { differences }] = await Promise.all([
    import("../wire/messages.ts"),
    import("./differences.ts"),
  ]);
  return differences(messageJson(entitySchemas[kind], source), messageJson(entitySchemas[kind], bytes));
}

function overridden(found: readonly Difference[], { overrideEnv = {} }: HydrationOptions): string[] {
  const replaced = found
    .filter(({ before }) => before !== undefined)
    .map(({ place }) => /\benv\[([^\]]+)\]/.exec(place)?.[1]);
  return Object.keys(overrideEnv).filter((name) => replaced.includes(name));
}

async function compare(
  entity: HydratedEntity,
  transport: Transport,
  call: CallOptions,
  location: string | undefined,
  hide: HideOptions,
): Promise<Pick<PreviewedEntity, "registered" | "differences">> {
  const [{ registeredDifferences }, { inContext }] = await Promise.all([
    import("./conflict.ts"),
    import("./context-fields.ts"),
  ]);
  const found = await registeredDifferences(entity, transport, call);
  if ("status" in found) {
    if (found.status === "NOT_FOUND") return { registered: "new" };
    throw statusError(`${entityWords[entity.kind]} ${entity.id.name}`, found);
  }
  const isSame = ({ before, after }: Difference): boolean => isSameUpload(before, after, location);
  const real = found.flatMap((each): Difference[] => {
    if (isSame(each)) return [];
    const inside = inContext(each);
    if (inside === undefined) return [each];
    const fields = inside.filter((field) => !isSame(field)).map(({ place }) => place);
    return inside.length > 0 && fields.length === 0 ? [] : [{ ...each, fields }];
  });
  return real.length === 0
    ? { registered: "identical" }
    : { registered: "different", differences: hideVariables(real, hide) };
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
