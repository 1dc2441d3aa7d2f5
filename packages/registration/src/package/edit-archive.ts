import { gzipSync } from "node:zlib";
import { editTar } from "@flyte-settings/node-kit/tar-memory";
import { packageErrors } from "./tar.ts";
import { gunzipped } from "./unpack.ts";

/**
 * An archive with the contents of some of its files replaced. Names, modes, times and order are preserved, and files
 * that are not edited keep their bytes.
 *
 * @param edit receives each file's name and contents; returning the same object leaves the file unchanged
 * @throws ARCHIVE_INVALID, also for an edited file whose size is in a pax header; ARCHIVE_TOO_LARGE, ARCHIVE_UNSAFE
 */
export function editArchive(
  name: string,
  bytes: Uint8Array,
  edit: (path: string, contents: Uint8Array) => Uint8Array,
): Uint8Array {
  const isPlain = name.endsWith(".tar");
  const tar = editTar(isPlain ? bytes : gunzipped(bytes), edit, packageErrors);
  return isPlain ? tar : gzipSync(tar, { level: 9 });
}
