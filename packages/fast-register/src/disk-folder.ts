import { type Dirent, opendirSync, type Stats, statSync } from "node:fs";
import { decodeName, hostPath } from "@flyte-settings/node-kit/fs";
import { inFolder } from "./path-text.ts";

/** The argument of a system call for a path below a root; `""` is the root. */
export function pathBelow(root: string, path: string): string | Buffer {
  return hostPath(path === "" ? root : `${root}/${path}`);
}

/** Node's default of 32 takes many system calls for a large directory. */
const ENTRIES_PER_READ = 1024;

/** Node's `readdir` sorts, but flytekit's walks depend on the order on disk. @throws the system's error */
export function inDiskOrder(root: string, path: string): Dirent<Buffer>[] {
  const options = { encoding: "buffer" as BufferEncoding, bufferSize: ENTRIES_PER_READ };
  const folder = opendirSync(pathBelow(root, path) as string, options);
  const entries: Dirent<Buffer>[] = [];
  try {
    for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
      entries.push(entry as unknown as Dirent<Buffer>);
    }
  } finally {
    folder.closeSync();
  }
  return entries;
}

export function pathOf(folder: string, { name }: Dirent | Dirent<Buffer>): string {
  return inFolder(folder, typeof name === "string" ? name : decodeName(name));
}

/** Whether it is a directory or a link to one. */
export function isFolder(root: string, folder: string, entry: Dirent | Dirent<Buffer>): boolean {
  if (entry.isDirectory()) return true;
  if (entry.isFile()) return false;
  return statOf(root, pathOf(folder, entry))?.isDirectory() === true;
}

/** The target of a link; `undefined` for a broken link or one that points to itself. */
export function statOf(root: string, path: string): Stats | undefined {
  try {
    return statSync(pathBelow(root, path), { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
