/** Hydrates a package once, so that the dry run shows exactly the entities that are sent. */

import { isBundleName } from "@flyte-settings/node-kit/archive-kind";
import { fillLocation } from "../hydrate/hydrate.ts";
import type { HydratedEntity } from "../hydrate/hydrated-entity.ts";
import { compatModeOf } from "../hydrate/options.ts";
import { placeholders } from "../hydrate/placeholders.ts";
import type { PackageFile } from "../package/package-file.ts";
import { requireEntities } from "../package/sort-out.ts";
import {
  type HydratedPackage,
  hydratePackage,
  type PackageSource,
  type RequestOptions,
  withContext,
} from "../requests/hydrate-package.ts";

export interface PlanOptions extends Omit<RequestOptions, "awaitsUpload"> {
  /** `false`: do not upload the code, so a task that needs its location is an error. Default `true`. */
  readonly upload?: boolean;
}

/** The input of {@link register} and of `previewRegistration`. */
export interface RegistrationPlan extends HydratedPackage {
  readonly options: RequestOptions;
  /** The code to upload; its location is filled in afterwards. */
  readonly upload?: PackageFile;
}

/**
 * Finds all problems of a package before its code is sent.
 *
 * @throws PACKAGE_INVALID, HYDRATION_INCOMPLETE with all problems
 */
export async function planRegistration(
  source: PackageSource,
  { upload = true, ...options }: PlanOptions,
): Promise<RegistrationPlan> {
  const mode = compatModeOf(options);
  const files = "files" in source ? source.files : source;
  if (mode === "strict") requireEntities(files);
  const bundles = files.filter(({ path }) => isBundleName(path));
  const awaitsUpload = upload && bundles.length > 0 && options.distributionLocation === undefined;
  const hydrated = await hydratePackage(source, { ...options, awaitsUpload, holdsCode: bundles.length > 0 });
  const { bundle } = hydrated;
  const wanted = awaitsUpload && (mode === "flytectl" || hydrated.entities.some(namesLocation));
  return { ...hydrated, options, ...(wanted && bundle !== undefined ? { upload: bundle } : {}) };
}

/** The plan's entities with the code location filled in. */
export async function locate(
  { entities, options: { image: _, ...options } }: RegistrationPlan,
  distributionLocation: string,
): Promise<readonly HydratedEntity[]> {
  const located = { ...(await withContext({ ...options, distributionLocation })), distributionLocation };
  return entities.map((entity) => fillLocation(entity, located));
}

function namesLocation({ bytes }: HydratedEntity): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(placeholders.remotePackagePath);
}
