import { closeSync, openSync, readSync, statSync } from "node:fs";
import { hostPath, isTempName, ZIP_COMMENT } from "@flyte-settings/node-kit/fs";

/** The directory of archives and caches, at any depth. */
export const OWN_FOLDER = ".flyte-settings";

/** One look at a name is enough for nearly all of them. */
const mayBeOwn = /^(?:fast|\.f)|\.(?:zip|egg|jar)$/;
const ownName = /^(?:fast[0-9a-f]{32}\.tar\.gz|\.fast-[0-9a-f]{16}\.json)$/;
const zipName = /\.(?:zip|egg|jar)$/;

/**
 * Whether an earlier run wrote this file: an archive, its manifest, a temporary file, or a zip of `spark zip`. A bundle
 * with such a file would have another digest after each run.
 */
export function isOwnFile(root: string, path: string, name: string): boolean {
  if (!mayBeOwn.test(name)) return false;
  return ownName.test(name) || isTempName(name) || (zipName.test(name) && hasOwnComment(`${root}/${path}`));
}

/** A zip ends with its comment, so its name does not matter. */
function hasOwnComment(path: string): boolean {
  const comment = Buffer.from(ZIP_COMMENT);
  const end = Buffer.alloc(comment.length);
  try {
    const { size } = statSync(hostPath(path));
    const fd = openSync(hostPath(path), "r");
    try {
      return readSync(fd, end, 0, end.length, Math.max(0, size - end.length)) === end.length && end.equals(comment);
    } finally {
      closeSync(fd);
    }
  } catch {
    return false;
  }
}
