import type { PackageFile } from "@flyte-settings/registration/package";
import { hostPath } from "../host/files.ts";
import type { Host } from "../host/host.ts";

/** An archive of code; its contents are read when it is uploaded. @throws ARCHIVE_INVALID, FILE_NOT_FOUND */
export async function readBundle(path: string, host: Host): Promise<PackageFile> {
  const { readLargeFile } = await import("@flyte-settings/registration/package");
  return readLargeFile(hostPath(host, path));
}
