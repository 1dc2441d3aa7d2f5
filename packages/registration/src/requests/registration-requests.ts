import type { FlyteSettingsError } from "@flyte-settings/core";
import { scheduleOf } from "../hydrate/fill-plan.ts";
import type { HydratedEntity } from "../hydrate/hydrated-entity.ts";
import { compatModeOf } from "../hydrate/options.ts";
import { bytesOf, EMPTY } from "../proto/read-wire.ts";
import { type AdminRequest, activateRequest, createRequest } from "./create-requests.ts";
import { hydratePackage, type PackageSource, type RequestOptions, throwAny } from "./hydrate-package.ts";

/** Requests in registration order, and the skipped entities. */
export interface RegistrationRequests {
  readonly requests: readonly AdminRequest[];
  /** Only with `continueOnError`. */
  readonly failures: readonly FlyteSettingsError[];
}

/**
 * All messages to Flyte Admin for registering the package, assuming Admin accepts each one.
 *
 * @throws PACKAGE_INVALID, HYDRATION_INCOMPLETE
 */
export async function registrationRequests(
  source: PackageSource,
  options: RequestOptions,
): Promise<RegistrationRequests> {
  const { entities, failures } = await hydratePackage(source, options);
  throwAny(failures, options);
  const requests = entities.flatMap((entity) => {
    const wanted = entity.kind === "launchPlan" && isActivated(entity, options);
    return [createRequest(entity), ...(wanted ? [activateRequest(entity.id, compatModeOf(options))] : [])];
  });
  return { requests, failures };
}

function isActivated({ bytes }: HydratedEntity, { activate = "none" }: RequestOptions): boolean {
  return activate === "all" || (activate === "scheduled" && scheduleOf(bytesOf(bytes, 2) ?? EMPTY) !== undefined);
}
