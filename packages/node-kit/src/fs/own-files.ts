import type { Stats } from "node:fs";
import process from "node:process";

/** The comment at the end of a zip file written by this project. */
export const ZIP_COMMENT = "written by flyte-settings spark zip";

/**
 * Whether only this user can have written a file: the user owns it, and no one else has write permission. Always true
 * on Windows.
 */
export function isWrittenByUs(stats: Stats): boolean {
  // a named import would fail to link on Windows, which lacks this function
  const uid = process.geteuid?.();
  return uid === undefined || (stats.uid === uid && (stats.mode & 0o022) === 0);
}
