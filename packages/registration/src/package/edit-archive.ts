import { gzipSync } from "node:zlib";
import type { ArchiveKind } from "@flyte-settings/node-kit/archive-kind";
import { editTar } from "@flyte-settings/node-kit/tar-memory";
import { packageErrors } from "./tar.ts";
import { gunzipped, kindOfArchive } from "./unpack.ts";

/**
 * An archive with the contents of some of its files replaced. Names, modes, times and order are preserved, and files
 * that are not edited keep their bytes.
 *
 * @param edit receives each file's name and contents; returning the same object leaves the file unchanged
 * @param kind of the result; absent: that of the archive
 * @throws ARCHIVE_INVALID, also for an edited file whose size is in a pax header; ARCHIVE_TOO_LARGE, ARCHIVE_UNSAFE
 */
export function editArchive(
  name: string,
  bytes: Uint8Array,
  edit: (path: string, contents: Uint8Array) => Uint8Array,
  kind?: ArchiveKind,
): Uint8Array {
  const own = kindOfArchive(name, bytes);
  const tar = editTar(own === "tar" ? bytes : gunzipped(bytes), edit, packageErrors);
  return (kind ?? own) === "tar" ? tar : gzipSync(tar, { level: 9 });
}
