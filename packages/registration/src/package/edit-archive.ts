import { gzipSync } from "node:zlib";
import { editTar } from "@flyte-settings/node-kit/tar-memory";
import { packageErrors } from "./tar.ts";
import { gunzipped } from "./unpack.ts";

/**
 * An archive with the contents of some of its files replaced: names, modes, times and order stay, and so does a file
 * that is not edited, to the byte.
 *
 * @param edit gets each file's name and contents; the same object back leaves the file as it is
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
