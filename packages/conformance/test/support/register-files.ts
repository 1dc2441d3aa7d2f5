import {
  type PlanOptions,
  planRegistration,
  type RegisterOptions,
  type RegisterResult,
  register,
  type Transport,
} from "@flyte-settings/registration";
import type { PackageFile } from "@flyte-settings/registration/package";

export type FilesOptions = Omit<PlanOptions, "activate"> & RegisterOptions;

/** Plans a package and registers the plan. */
export async function registerFiles(
  files: readonly PackageFile[],
  transport: Transport,
  { activate = "auto", ...options }: FilesOptions,
): Promise<RegisterResult> {
  return register(await planRegistration(files, options), transport, { ...options, activate });
}
