import type { Stats } from "node:fs";

/** The comment at the end of a zip file written by this project. */
export const ZIP_COMMENT = "written by flyte-settings spark zip";

/**
 * Whether only this user can have written a file: the user owns it, and no one else has write permission. Always true
 * on Windows.
 */
export function isWrittenByUs(stats: Stats): boolean {
  // importing node:process opens the standard streams; Windows lacks this function
  const uid = globalThis.process.geteuid?.();
  return uid === undefined || (stats.uid === uid && (stats.mode & 0o022) === 0);
}
