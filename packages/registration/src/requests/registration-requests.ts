import { FlyteSettingsError, isFlyteSettingsError, shown } from "@flyte-settings/core";
import { scheduleOf } from "../hydrate/fill-plan.ts";
import { type HydratedEntity, hydrateEntity } from "../hydrate/hydrate.ts";
import { type HydrationOptions, mannerOf } from "../hydrate/options.ts";
import { type PackageFile, type SerializedEntity, SerializedPackage } from "../package/serialized-package.ts";
import { gunzipped } from "../package/unpack.ts";
import { allBytesOf, bytesOf, EMPTY, textOf } from "../proto/wire.ts";
import { type AdminRequest, activateRequest, createRequest } from "./create-requests.ts";

/** What is sent for a package. */
export interface RequestOptions extends HydrationOptions {
  /** Every plan, the scheduled ones, or none (the default). */
  readonly activate?: "all" | "scheduled" | "none";
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
  const requests = entities.flatMap((entity) => {
    const wanted = entity.kind === "launchPlan" && isActivated(entity, options);
    return [createRequest(entity), ...(wanted ? [activateRequest(entity.id)] : [])];
  });
  return { requests, failures };
}

function isActivated({ bytes }: HydratedEntity, { activate = "none" }: RequestOptions): boolean {
  return activate === "all" || (activate === "scheduled" && scheduleOf(bytesOf(bytes, 2) ?? EMPTY) !== undefined);
}

/** The package's entities, hydrated and checked, in the order of registering. */
export async function hydratePackage(
  files: readonly PackageFile[],
  options: RequestOptions,
): Promise<{ entities: readonly HydratedEntity[]; failures: readonly FlyteSettingsError[]; bundle?: PackageFile }> {
  const { reads, bundle } = await listing(files, options);
  const entities: HydratedEntity[] = [];
  const failures: FlyteSettingsError[] = [];
  for (const read of reads) {
    try {
      const entity = hydrateEntity(read(), options);
      checkSchedule(entity, entities);
      entities.push(entity);
    } catch (error) {
      if (!isFlyteSettingsError(error)) throw error;
      failures.push(error);
      if (mannerOf(options) === "flytectl" && options.continueOnError !== true) throw error;
    }
  }
  if (failures[0] !== undefined && options.continueOnError !== true) throw together(failures);
  return { entities, failures, ...(bundle === undefined ? {} : { bundle }) };
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

/** A scheduled plan runs with nobody to ask: every input of its workflow needs a value. */
function checkSchedule(plan: HydratedEntity, before: readonly HydratedEntity[]): void {
  const spec = plan.kind === "launchPlan" ? bytesOf(plan.bytes, 2) : undefined;
  const schedule = spec === undefined ? undefined : scheduleOf(spec);
  if (spec === undefined || schedule === undefined) return;
  const workflowId = bytesOf(spec, 1) ?? EMPTY;
  const [name, version] = [textOf(workflowId, 4), textOf(workflowId, 5)];
  const workflow = before.find(({ kind, id }) => kind === "workflow" && id.name === name && id.version === version);
  if (workflow === undefined) return;
  const given = new Set([schedule.kickoffTimeInput, ...defaults(spec), ...mapKeys(bytesOf(spec, 4))]);
  const missing = inputsOf(workflow.bytes).filter((input) => !given.has(input));
  if (missing.length === 0) return;
  throw new FlyteSettingsError(
    "HYDRATION_INCOMPLETE",
    "param values are missing on scheduled workflow for the following params " +
      `[${shown(missing.join(" "))}]. Either specify them having a default or fixed value (launch plan ${shown(plan.id.name)})`,
    { place: plan.file },
  );
}

/** Inputs of a workflow: template 1, interface 3, inputs 1, variables 1. */
function inputsOf(workflow: Uint8Array): string[] {
  let message: Uint8Array | undefined = workflow;
  for (const number of [1, 3, 1]) message = message === undefined ? undefined : bytesOf(message, number);
  return mapKeys(message);
}

/** `default_inputs` 3 of a plan's spec: parameters 1 (key 1, value 2), of which only those with a `default` 2 count. */
function defaults(spec: Uint8Array): string[] {
  return allBytesOf(bytesOf(spec, 3) ?? EMPTY, 1)
    .filter((entry) => bytesOf(bytesOf(entry, 2) ?? EMPTY, 2) !== undefined)
    .map((entry) => textOf(entry, 1));
}

/** The keys of the map that is field 1 of the message. */
function mapKeys(message: Uint8Array | undefined): string[] {
  return message === undefined ? [] : allBytesOf(message, 1).map((entry) => textOf(entry, 1));
}

function together(failures: readonly FlyteSettingsError[]): FlyteSettingsError {
  const [first] = failures;
  if (first === undefined || failures.length === 1)
    return first ?? new FlyteSettingsError("PACKAGE_INVALID", "no entity");
  const text = failures.map(({ message }) => message).join("\n");
  return new FlyteSettingsError(first.code, `${failures.length} entities cannot be registered:\n${text}`, {
    errors: failures,
  });
}
