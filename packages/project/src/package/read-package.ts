import type { SerializedPackage } from "@flyte-settings/registration/package";
import type { Host } from "../host/host.ts";
import { packageSources } from "./package-sources.ts";

/**
 * The package from files, directories, patterns or URLs on the command line. @throws PACKAGE_INVALID, FILE_NOT_FOUND
 */
export async function readPackage(paths: readonly string[], host: Host): Promise<SerializedPackage> {
  const { loadPackageFiles, SerializedPackage } = await import("@flyte-settings/registration/package");
  return SerializedPackage.fromFiles(await loadPackageFiles(paths, packageSources(host)));
}
