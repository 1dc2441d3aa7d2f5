import { ImageReference } from "@flyte-settings/core";
import { exists } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import type { LoadedProject } from "../load-project.ts";
import { lockPathOf } from "../plugins/references.ts";
import { type ImageRow, imageRows } from "./image-rows.ts";

/** The images of a project with the digests from its lock file, if there is one. @throws LOCK_INVALID */
export async function lockedRows(project: LoadedProject, host: Host): Promise<readonly ImageRow[]> {
  const rows = imageRows(project);
  const path = lockPathOf(project);
  if (path === undefined || !(await exists(host, path))) return rows;
  const { ImagesLock, readImagesLock } = await import("@flyte-settings/oci-images");
  const lock = await readImagesLock(path);
  return rows.map((row) => {
    if (row.digest !== undefined || ImageReference.problemOf(row.reference) !== undefined) return row;
    const key = ImagesLock.keyOf(row.reference);
    const digest = lock?.images.find(({ requested }) => requested === key)?.digest;
    const { name, reference, origins } = row;
    return digest === undefined ? row : { name, reference, digest, origins };
  });
}
