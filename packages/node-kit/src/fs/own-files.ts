import type { Stats } from "node:fs";
import process from "node:process";

/** The comment at the end of a zip that this project wrote. */
export const ZIP_COMMENT = "written by flyte-settings spark zip";

/** Whether only this user can have written a file: it is theirs, and no one else may write to it. On Windows always. */
export function isWrittenByUs(stats: Stats): boolean {
  // a named import of what Windows lacks would not link there
  const uid = process.geteuid?.();
  return uid === undefined || (stats.uid === uid && (stats.mode & 0o022) === 0);
}
