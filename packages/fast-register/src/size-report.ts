import { statSync } from "node:fs";
import { hostPath } from "@flyte-settings/node-kit/fs";
import type { FileList } from "./list-files.ts";

/** The size of a list of files, and the largest entries. */
export interface SizeReport {
  readonly files: number;
  readonly bytes: number;
  /** Top-level directories and files, largest first. */
  readonly top: readonly { readonly path: string; readonly files: number; readonly bytes: number }[];
  /** Largest files, largest first. */
  readonly largest: readonly FileSize[];
}

const SHOWN = 10;

/** A file, and its size in bytes. */
export interface FileSize {
  readonly path: string;
  readonly bytes: number;
}

/** The size of each file, with one call of stat; 0 for a link and for a file that no longer exists. */
export function fileSizes({ root, files, links }: FileList): FileSize[] {
  return files.map((path) => {
    const stats = links.has(path) ? undefined : statSync(hostPath(`${root}/${path}`), { throwIfNoEntry: false });
    return { path, bytes: stats?.size ?? 0 };
  });
}

/** @param sizes from {@link fileSizes} @param count of rows in each table */
export function sizeReport(sizes: readonly FileSize[], count: number = SHOWN): SizeReport {
  const folders = new Map<string, { path: string; files: number; bytes: number }>();
  const largest: FileSize[] = [];
  let total = 0;
  for (const { path, bytes } of sizes) {
    const slash = path.indexOf("/");
    const top = slash < 0 ? path : path.slice(0, slash + 1);
    const row = folders.get(top) ?? { path: top, files: 0, bytes: 0 };
    row.files++;
    row.bytes += bytes;
    folders.set(top, row);
    total += bytes;
    if (largest.length < count || bytes > (largest[largest.length - 1]?.bytes ?? 0)) {
      largest.push({ path, bytes });
      largest.sort((a, b) => b.bytes - a.bytes);
      largest.length = Math.min(largest.length, count);
    }
  }
  const rows = [...folders.values()].sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1));
  return { files: sizes.length, bytes: total, top: rows.slice(0, count), largest };
}
