import { lstatSync } from "node:fs";
import { join } from "node:path";

export interface FolderSize {
  /** First part of the path; `.` for files at the top. */
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
}

/** How much each top folder brings, the largest first. */
export function folderSizes(root: string, files: readonly string[]): FolderSize[] {
  const sums = new Map<string, { files: number; bytes: number }>();
  for (const file of files) {
    const folder = file.includes("/") ? (file.split("/")[0] ?? ".") : ".";
    const sum = sums.get(folder) ?? { files: 0, bytes: 0 };
    sums.set(folder, {
      files: sum.files + 1,
      bytes: sum.bytes + (lstatSync(join(root, file), { throwIfNoEntry: false })?.size ?? 0),
    });
  }
  return [...sums]
    .map(([folder, sum]) => ({ folder, ...sum }))
    .sort((a, b) => b.bytes - a.bytes || (a.folder < b.folder ? -1 : 1));
}
