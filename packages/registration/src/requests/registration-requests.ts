import type { FlyteSettingsError } from "@flyte-settings/core";
import { scheduleOf } from "../hydrate/fill-plan.ts";
import type { HydratedEntity } from "../hydrate/hydrated-entity.ts";
import { compatModeOf } from "../hydrate/options.ts";
import { bytesOf, EMPTY } from "../proto/read-wire.ts";
import { type AdminRequest, activateRequest, createRequest } from "./create-requests.ts";
import { hydratePackage, type PackageSource, type RequestOptions, throwAny } from "./hydrate-package.ts";

/** In order of registration, and what was left out. */
export interface RegistrationRequests {
  readonly requests: readonly AdminRequest[];
  /** Only with `continueOnError`. */
  readonly failures: readonly FlyteSettingsError[];
}

/**
 * Every message that registering the package sends to Flyte Admin, if Admin accepts all of them.
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
