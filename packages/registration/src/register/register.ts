/**
 * Registers a planned package: uploads once, then sends every entity as soon as its references are registered. Sending
 * an entity that is already registered succeeds, so an interrupted run can simply be repeated.
 */
import type { CompatMode } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { Transport } from "../client/rpc.ts";
import { scheduleOf } from "../hydrate/fill-plan.ts";
import type { HydratedEntity } from "../hydrate/hydrated-entity.ts";
import { compatModeOf } from "../hydrate/options.ts";
import { bytesOf, EMPTY } from "../proto/read-wire.ts";
import { type Uploaded, type UploadProgress, uploadBundle } from "../upload/upload-bundle.ts";
import { checkConcurrency } from "./concurrency.ts";
import { inOrder, type Ordered } from "./order.ts";
import { locate, type RegistrationPlan } from "./plan-registration.ts";
import { type EntityResult, isGood, type RegisterOptions, type RegisterResult } from "./result.ts";
import { sendAll } from "./send-all.ts";

/**
 * @throws USAGE for `concurrency`; UPLOAD_FAILED, ADMIN_UNAVAILABLE, AUTH_FAILED before the first entity is sent.
 * Failures of entities are in the result
 */
export async function register(
  plan: RegistrationPlan,
  transport: Transport,
  options: RegisterOptions = {},
): Promise<RegisterResult> {
  checkConcurrency(options.concurrency);
  const mode = compatModeOf(plan.options);
  const { continueOnError = false, project, domain } = plan.options;
  const { failures } = plan;
  const uploads: Uploaded[] = [];
  let hydrated = plan.entities;
  if (plan.upload !== undefined) {
    const onProgress = (progress: UploadProgress): void => options.report?.({ type: "sending", ...progress });
    const upload = await uploadBundle(plan.upload, transport, mode, { ...options, project, domain, onProgress });
    options.report?.({ type: "upload", upload });
    uploads.push(upload);
    hydrated = await locate(plan, upload.location);
  }
  const ordered = mode === "strict" ? inOrder(hydrated) : asReference(hydrated, mode);
  const entities = await sendAll(ordered, transport, mode, { ...options, continueOnError });
  const inactiveSchedules =
    options.activate === "none" ? [] : hydrated.filter(hasSchedule).flatMap(inactiveIn(entities));
  const ok = entities.every(isGood) && failures.length === 0;
  const interrupted = options.signal?.aborted && !ok;
  return {
    entities,
    uploads,
    failures,
    inactiveSchedules,
    ok,
    ...omitUndefined({ interrupted: interrupted || undefined }),
  };
}

function hasSchedule({ kind, bytes }: HydratedEntity): boolean {
  return kind === "launchPlan" && scheduleOf(bytesOf(bytes, 2) ?? EMPTY) !== undefined;
}

/** Only Admin knows whether a plan that already existed is active. */
function inactiveIn(results: readonly EntityResult[]): (plan: HydratedEntity) => string[] {
  const fresh = new Set(
    results.flatMap(({ kind, id, status, activated }) =>
      kind === "launchPlan" && status === "registered" && activated !== true ? [id.name] : [],
    ),
  );
  return ({ id }) => (fresh.has(id.name) ? [id.name] : []);
}

/** flytectl registers entities sequentially; flytekit registers the tasks concurrently. */
function asReference(entities: readonly HydratedEntity[], mode: CompatMode): Ordered {
  const waitsFor = entities.map((entity, index) => {
    if (mode === "flytekit" && entity.kind === "task") return new Set<number>();
    const before = mode === "flytekit" ? entities.map((_, each) => each).slice(0, index) : [index - 1];
    return new Set(before.filter((each) => each >= 0));
  });
  return { entities, waitsFor };
}
