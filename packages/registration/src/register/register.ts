/**
 * A package into Flyte Admin: upload once, then every entity as soon as what it names is there. Sending again what is
 * there already is success, so a run that was cut off is simply run again.
 */
import { FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import type { Trust } from "../client/dial.ts";
import { isConflict, refusal } from "../client/refusal.ts";
import type { RpcAnswer, Transport } from "../client/rpc.ts";
import { scheduleOf } from "../hydrate/fill-plan.ts";
import type { HydratedEntity } from "../hydrate/hydrate.ts";
import { type Manner, mannerOf } from "../hydrate/options.ts";
import { placeholders } from "../hydrate/placeholders.ts";
import { entityWords, type PackageFile, requireEntities, sortOut } from "../package/serialized-package.ts";
import { type EntityKind, type Identifier, readIdentifier } from "../proto/identifier.ts";
import { bytesOf, EMPTY, numberOf } from "../proto/wire.ts";
import { checkInputs } from "../requests/check-schedule.ts";
import { type AdminRequest, activateRequest, createRequest, getRequest } from "../requests/create-requests.ts";
import { hydratePackage, type RequestOptions } from "../requests/registration-requests.ts";
import { type Uploaded, type UploadProgress, uploadBundle } from "../upload/upload-bundle.ts";
import { inOrder, type Ordered } from "./order.ts";

export interface RegisterOptions extends Omit<RequestOptions, "activate">, Trust {
  /** `auto`: the plans that the package itself says are active. Default `auto`. */
  readonly activate?: "auto" | "all" | "scheduled" | "none";
  /** How many calls at once; default 64. In compat one, but for the tasks of `as: "flytekit"`. */
  readonly concurrency?: number;
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly signal?: AbortSignal;
  /** Told of each entity as it is done, and of the upload before it, on its way and done. */
  readonly report?: (event: RegisterEvent) => void;
}

export type RegisterEvent =
  | ({ readonly type: "sending" } & UploadProgress)
  | { readonly type: "upload"; readonly upload: Uploaded }
  | { readonly type: "entity"; readonly entity: EntityResult; readonly done: number; readonly of: number };

/** `exists`: it was there and is the same; `skipped`: something that it needs failed, or the run had stopped. */
export type EntityStatus = "registered" | "exists" | "conflict" | "failed" | "skipped";

export interface EntityResult {
  readonly kind: EntityKind;
  readonly id: Identifier;
  readonly status: EntityStatus;
  /** Launch plans that were activated. */
  readonly activated?: true;
  readonly error?: FlyteSettingsError;
}

export interface RegisterResult {
  /** In the order of registering. */
  readonly entities: readonly EntityResult[];
  readonly uploads: readonly Uploaded[];
  /** Files that could not be read or filled; only with `continueOnError`. */
  readonly failures: readonly FlyteSettingsError[];
  readonly ok: boolean;
}

/**
 * @throws PACKAGE_INVALID, HYDRATION_INCOMPLETE, UPLOAD_FAILED, ADMIN_UNAVAILABLE, AUTH_FAILED before the first entity
 * is sent; what happens to entities is in the result
 */
export async function register(
  files: readonly PackageFile[],
  transport: Transport,
  options: RegisterOptions,
): Promise<RegisterResult> {
  const manner = mannerOf(options);
  if (manner === "default") requireEntities(files);
  const uploads = await upload(files, transport, manner, options);
  const location = uploads[0]?.location ?? options.distributionLocation;
  const { activate: _, ...rest } = options;
  const { entities: hydrated, failures } = await hydratePackage(files, {
    ...rest,
    ...(location === undefined ? {} : { distributionLocation: location }),
  });
  const ordered = manner === "default" ? inOrder(hydrated) : asThePeer(hydrated, manner);
  const entities = await sendAll(ordered, transport, manner, options);
  const good = entities.every(({ status }) => status === "registered" || status === "exists");
  return { entities, uploads, failures, ok: good && failures.length === 0 };
}

async function upload(
  files: readonly PackageFile[],
  transport: Transport,
  manner: Manner,
  options: RegisterOptions,
): Promise<Uploaded[]> {
  const { bundles, messages } = sortOut(files);
  const bundle = bundles.sort((a, b) => (a.path < b.path ? -1 : 1)).at(-1);
  const wanted =
    manner === "flytectl" || messages.some(({ bytes }) => Buffer.from(bytes).includes(placeholders.remotePackagePath));
  if (bundle === undefined || !wanted || options.distributionLocation !== undefined) return [];
  if (manner !== "flytectl")
    await hydratePackage(files, { ...withoutActivate(options), distributionLocation: "s3://…" });
  const onProgress = (progress: UploadProgress): void => options.report?.({ type: "sending", ...progress });
  const uploaded = await uploadBundle(bundle, transport, manner, { ...options, onProgress });
  options.report?.({ type: "upload", upload: uploaded });
  return [uploaded];
}

/** Everything that can be found wrong with a package is found before its code is sent anywhere. */
function withoutActivate({ activate: _, ...options }: RegisterOptions): RequestOptions {
  return options;
}

async function sendAll(
  { entities, waitsFor }: Ordered,
  transport: Transport,
  manner: Manner,
  options: RegisterOptions,
): Promise<EntityResult[]> {
  const results: EntityResult[] = new Array(entities.length);
  const gate = limiter(options.concurrency ?? 64);
  let stopped = false;
  let done = 0;
  const running: Promise<EntityResult>[] = [];
  for (const [index, entity] of entities.entries()) {
    running.push(
      (async () => {
        const needed = await Promise.all([...(waitsFor[index] ?? [])].map((each) => running[each]));
        const failed = manner === "default" ? needed.find((each) => each !== undefined && !isGood(each)) : undefined;
        const result = await gate(async () => {
          if (stopped || failed !== undefined) return skipped(entity, failed);
          return send(entity, transport, manner, options);
        });
        results[index] = result;
        if (!isGood(result) && options.continueOnError !== true) stopped = true;
        done += 1;
        options.report?.({ type: "entity", entity: result, done, of: entities.length });
        return result;
      })(),
    );
  }
  await Promise.all(running);
  return results;
}

function isGood({ status }: EntityResult): boolean {
  return status === "registered" || status === "exists";
}

/** The peers' way: one after the other; flytekit sends the tasks side by side. */
function asThePeer(entities: readonly HydratedEntity[], manner: Manner): Ordered {
  const waitsFor = entities.map((entity, index) => {
    if (manner === "flytekit" && entity.kind === "task") return new Set<number>();
    const before = manner === "flytekit" ? entities.map((_, each) => each).slice(0, index) : [index - 1];
    return new Set(before.filter((each) => each >= 0));
  });
  return { entities, waitsFor };
}

function skipped({ kind, id }: HydratedEntity, because: EntityResult | undefined): EntityResult {
  const reason =
    because === undefined
      ? "not sent: the run had stopped after a failure; --continue-on-error goes on"
      : `not sent: ${entityWords[because.kind]} ${because.id.name}, which it names, was not registered`;
  return { kind, id, status: "skipped", error: new FlyteSettingsError("REGISTRATION_FAILED", reason) };
}

async function send(
  entity: HydratedEntity,
  transport: Transport,
  manner: Manner,
  options: RegisterOptions,
): Promise<EntityResult> {
  const { kind, id } = entity;
  const what = `${entityWords[kind]} ${id.name}`;
  try {
    if (manner === "flytectl") await checkRegisteredWorkflow(entity, transport, options);
    const answer = await call(transport, createRequest(entity), options);
    if (answer.status !== "OK" && isConflict(answer)) {
      return { kind, id, status: "conflict", error: await conflictError(entity, answer, transport, manner) };
    }
    if (answer.status !== "OK" && answer.status !== "ALREADY_EXISTS") {
      return { kind, id, status: "failed", error: refusal(what, answer) };
    }
    const status = answer.status === "OK" ? "registered" : "exists";
    if (!wantsActivation(entity, status, manner, options)) return { kind, id, status };
    const activation = await call(transport, activateRequest(id, manner), options);
    if (activation.status === "OK") return { kind, id, status, activated: true };
    return { kind, id, status: "failed", error: refusal(`activating ${what}`, activation) };
  } catch (error) {
    if (!isFlyteSettingsError(error) || error.code === "ABORTED") throw error;
    return { kind, id, status: "failed", error };
  }
}

/** The peers show what Admin says, and ask nothing more. */
async function conflictError(
  entity: HydratedEntity,
  answer: Exclude<RpcAnswer, { status: "OK" }>,
  transport: Transport,
  manner: Manner,
): Promise<FlyteSettingsError> {
  if (manner !== "default") return new FlyteSettingsError("ADMIN_CONFLICT", answer.message);
  const { conflict } = await import("./conflict.ts");
  return conflict(entity, answer, transport);
}

function call(transport: Transport, { method, bytes }: AdminRequest, { signal }: RegisterOptions): Promise<RpcAnswer> {
  return transport.call(`flyteidl.service.AdminService/${method}`, bytes, signal === undefined ? {} : { signal });
}

/** flytectl asks for the workflow of every scheduled plan, under the plan's own identifier for it. */
async function checkRegisteredWorkflow(
  plan: HydratedEntity,
  transport: Transport,
  options: RegisterOptions,
): Promise<void> {
  const spec = plan.kind === "launchPlan" ? (bytesOf(plan.bytes, 2) ?? EMPTY) : EMPTY;
  const id = bytesOf(spec, 1);
  if (scheduleOf(spec) === undefined || id === undefined) return;
  const workflow = { ...readIdentifier(id), kind: "workflow" as const };
  const answer = await call(transport, getRequest(workflow), options);
  if (answer.status !== "OK") throw refusal(`Error hydrating spec of launch plan ${plan.id.name}`, answer);
  let template: Uint8Array | undefined = answer.bytes;
  for (const number of [2, 1, 1, 1]) template = template === undefined ? undefined : bytesOf(template, number);
  if (template !== undefined) checkInputs(plan, template);
}

/** `LaunchPlan`: spec 2, closure 3 { state 1 }. flytectl does not activate a plan that was there already. */
function wantsActivation(
  { kind, bytes }: HydratedEntity,
  status: EntityStatus,
  manner: Manner,
  { activate = "auto" }: RegisterOptions,
): boolean {
  if (kind !== "launchPlan" || activate === "none") return false;
  if (manner === "flytectl" && status === "exists") return false;
  if (activate === "all") return true;
  if (activate === "scheduled") return scheduleOf(bytesOf(bytes, 2) ?? EMPTY) !== undefined;
  return numberOf(bytesOf(bytes, 3) ?? EMPTY, 1) === 1;
}

/** At most so many at once. */
function limiter(limit: number): <T>(run: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (run) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      return await run();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}
