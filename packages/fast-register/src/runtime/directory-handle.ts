import { closeSync, constants, existsSync, lstatSync, openSync } from "node:fs";
import { platform } from "node:os";
import { hostPath } from "@flyte-settings/node-kit/fs";

/** A directory held open: operations below `base` happen in it even if its path is changed in the meantime. */
export interface DirectoryHandle {
  readonly base: string;
  close(): void;
}

const DESCRIPTORS = "/proc/self/fd";

/**
 * Whether a directory can be held open here (not on Windows, where a drive may happen to have such a directory). Node
 * has no `openat`; on Linux, `/proc/self/fd/N/name` replaces it.
 */
export function canHoldDirectories(): boolean {
  return platform() !== "win32" && existsSync(DESCRIPTORS);
}

/**
 * Opens a directory without following a link at the end of its path. If directories cannot be held open, only checks
 * that it is one.
 *
 * @throws the system's error: ENOTDIR or ELOOP for a link
 */
export function holdDirectory(path: string): DirectoryHandle {
  if (canHoldDirectories()) {
    const fd = openSync(hostPath(path), constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
    return { base: `${DESCRIPTORS}/${fd}`, close: () => closeSync(fd) };
  }
  if (!lstatSync(hostPath(path)).isDirectory()) throw Object.assign(new Error(path), { code: "ENOTDIR" });
  return { base: path, close: () => undefined };
}
