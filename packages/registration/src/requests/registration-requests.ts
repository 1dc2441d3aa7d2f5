import { FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import type { SerializedTask } from "@flyte-settings/core/plugin";
import { scheduleOf } from "../hydrate/fill-plan.ts";
import { type HydratedEntity, hydrateEntity } from "../hydrate/hydrate.ts";
import { type HydrationOptions, mannerOf } from "../hydrate/options.ts";
import { readTask, writeTask } from "../hydrate/serialized-task.ts";
import { type PackageFile, type SerializedEntity, SerializedPackage } from "../package/serialized-package.ts";
import { gunzipped } from "../package/unpack.ts";
import { bytesOf, EMPTY } from "../proto/wire.ts";
import { checkSchedule } from "./check-schedule.ts";
import { type AdminRequest, activateRequest, createRequest } from "./create-requests.ts";

/** What is sent for a package. */
export interface RequestOptions extends HydrationOptions {
  /** Every plan, the scheduled ones, or none (the default). */
  readonly activate?: "all" | "scheduled" | "none";
  /** The plugins' turn at each task, before it is filled in. */
  readonly applyToTask?: (task: SerializedTask) => Promise<SerializedTask>;
  /** Project, domain, version and the code's location into every context (`_F_SS_C`); as `flytekit` always. */
  readonly fillContexts?: boolean;
  /** An entity that fails is left out and reported, and the others go on. */
  readonly continueOnError?: boolean;
}

/** In the order of registering, and what was left out on the way. */
export interface RegistrationRequests {
  readonly requests: readonly AdminRequest[];
  /** Only with `continueOnError`. */
  readonly failures: readonly FlyteSettingsError[];
}

/**
 * Every message that registering the package sends to Flyte Admin, as if Admin accepted all of it.
 *
 * @throws PACKAGE_INVALID, HYDRATION_INCOMPLETE
 */
export async function registrationRequests(
  files: readonly PackageFile[],
  options: RequestOptions,
): Promise<RegistrationRequests> {
  const { entities, failures } = await hydratePackage(files, options);
  throwAny(failures, options);
  const requests = entities.flatMap((entity) => {
    const wanted = entity.kind === "launchPlan" && isActivated(entity, options);
    return [createRequest(entity), ...(wanted ? [activateRequest(entity.id, mannerOf(options))] : [])];
  });
  return { requests, failures };
}

function isActivated({ bytes }: HydratedEntity, { activate = "none" }: RequestOptions): boolean {
  return activate === "all" || (activate === "scheduled" && scheduleOf(bytesOf(bytes, 2) ?? EMPTY) !== undefined);
}

/**
 * The package's entities, hydrated and checked, in the order of registering. As flytectl works file by file, in its
 * manner the first failure ends the list and is not thrown: what stands before it is still sent.
 *
 * @throws PACKAGE_INVALID, HYDRATION_INCOMPLETE with everything that is wrong
 */
export async function hydratePackage(
  files: readonly PackageFile[],
  options: RequestOptions,
): Promise<{ entities: readonly HydratedEntity[]; failures: readonly FlyteSettingsError[]; bundle?: PackageFile }> {
  const { reads, bundle } = await listing(files, options);
  const filling = await withContext(options);
  const images = new Map();
  const entities: HydratedEntity[] = [];
  const failures: FlyteSettingsError[] = [];
  for (const read of reads) {
    try {
      const entity = hydrateEntity(await withPlugins(read(), options), filling, images);
      checkSchedule(entity, entities);
      entities.push(entity);
    } catch (error) {
      if (!isFlyteSettingsError(error)) throw error;
      failures.push(error);
      if (mannerOf(options) === "flytectl" && options.continueOnError !== true) break;
    }
  }
  if (mannerOf(options) !== "flytectl") throwAny(failures, options);
  return { entities, failures, ...(bundle === undefined ? {} : { bundle }) };
}

/** `pyflyte register` serializes for its target, so the target stands in every context, in flytekit's very bytes. */
async function withContext(options: RequestOptions): Promise<RequestOptions> {
  const exact = mannerOf(options) === "flytekit";
  if (options.context !== undefined || !(exact || options.fillContexts)) return options;
  const [{ filledContext }, deflate] = await Promise.all([
    import("../hydrate/filled-context.ts"),
    exact ? import("@flyte-settings/core/zlib-exact") : {},
  ]);
  return { ...options, context: filledContext(options, deflate) };
}

async function withPlugins(entity: SerializedEntity, { applyToTask }: RequestOptions): Promise<SerializedEntity> {
  if (applyToTask === undefined || entity.kind !== "task") return entity;
  const before = readTask(entity);
  return writeTask(entity, before, await applyToTask(before));
}

async function listing(
  files: readonly PackageFile[],
  options: RequestOptions,
): Promise<{ reads: readonly (() => SerializedEntity)[]; bundle?: PackageFile }> {
  if (mannerOf(options) !== "flytectl") {
    const { entities, bundle } = SerializedPackage.fromFiles(files);
    return { reads: entities.map((entity) => () => entity), ...(bundle === undefined ? {} : { bundle }) };
  }
  const { flytectlEntity, flytectlPackage } = await import("../flytectl/flytectl-package.ts");
  if (options.project === "" || options.domain === "")
    throw new FlyteSettingsError("USAGE", "project and domain are required parameters");
  const { messages, bundle } = flytectlPackage(files);
  if (bundle !== undefined) gunzipped(bundle.bytes);
  return { reads: messages.map((file) => () => flytectlEntity(file)), ...(bundle === undefined ? {} : { bundle }) };
}

function throwAny(failures: readonly FlyteSettingsError[], { continueOnError }: RequestOptions): void {
  const [first] = failures;
  if (first === undefined || continueOnError === true) return;
  if (failures.length === 1) throw first;
  const text = failures.map(({ message }) => message).join("\n");
  throw new FlyteSettingsError(first.code, `${failures.length} entities cannot be registered:\n${text}`, {
    errors: failures,
  });
}
