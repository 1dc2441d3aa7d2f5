import { closeSync, fchmodSync, linkSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { shown } from "@flyte-settings/core/plugin";
import { hostPath } from "@flyte-settings/node-kit/fs";
import { byteSource, plainBytes, readTar, type TarEntry } from "@flyte-settings/node-kit/tar";
import { archiveErrors, tooLarge, unsafe } from "./archive-errors.ts";
import { checkLinks } from "./check-links.ts";
import { type Members, parentOf } from "./members.ts";
import { safePath } from "./safe-path.ts";

/** Limits for unpacking an archive. */
export interface UnpackLimits {
  /** Number of members, including links and directories; default 500,000. */
  readonly maxEntries?: number;
  /** Size of one file in bytes; default 8 GiB. */
  readonly maxFileBytes?: number;
  /** Total size of all files in bytes; default 16 GiB. */
  readonly maxBytes?: number;
}

const GIB = 1024 ** 3;
const AFTER_END = 64 * 1024 * 1024;

/**
 * Unpacks everything except links into an empty, private directory, and reads the archive to its last byte.
 *
 * @throws ARCHIVE_INVALID, ARCHIVE_UNSAFE, ARCHIVE_TOO_LARGE; the system's errors for the directory
 */
export async function unpackStaged(
  archive: AsyncIterable<Uint8Array>,
  staged: string,
  limits: UnpackLimits,
): Promise<Members> {
  const { maxEntries = 500_000, maxFileBytes = 8 * GIB, maxBytes = 16 * GIB } = limits;
  const members: Members = { folders: new Set(), files: new Set(), links: new Map(), bytes: 0 };
  const source = byteSource(atMost(maxBytes + maxEntries * 4096, plainBytes(archive, archiveErrors)), archiveErrors);
  let entries = 0;
  for await (const entry of readTar(source, archiveErrors)) {
    if (++entries > maxEntries) throw tooLarge(`more than ${maxEntries} members`);
    if (entry.size > maxFileBytes) throw tooLarge(`${shown(entry.name)} has ${entry.size} bytes`);
    members.bytes += entry.size;
    if (members.bytes > maxBytes) throw tooLarge(`more than ${maxBytes} bytes of files`);
    await take(entry, staged, members);
  }
  await source.drain(AFTER_END, () => tooLarge("it goes on long after its end"));
  checkLinks(members.links, [...members.files, ...members.folders]);
  return members;
}

async function* atMost(limit: number, plain: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of plain) {
    bytes += piece.length;
    if (bytes > limit) throw tooLarge(`more than ${limit} bytes`);
    yield piece;
  }
}

async function take(entry: TarEntry, staged: string, members: Members): Promise<void> {
  const path = safePath(entry.name);
  if (entry.type === "other") throw unsafe(entry.name, `is ${entry.kind}`);
  if (path === "") {
    if (entry.type === "folder") return;
    throw unsafe(entry.name, "has no name");
  }
  if (entry.type !== "folder" && members.folders.has(path)) throw unsafe(path, "replaces a directory of the same name");
  if (entry.type === "folder") return makeFolder(staged, path, members);
  makeFolder(staged, parentOf(path), members);
  members.links.delete(path);
  if (members.files.delete(path)) rmSync(hostPath(join(staged, path)));
  if (entry.type === "symlink") {
    members.links.set(path, entry.linkName);
    return;
  }
  if (entry.type === "hardlink") linkTo(entry, path, staged, members);
  else await writeBody(entry, join(staged, path));
  members.files.add(path);
}

/** Nothing below `staged` is a link, so creating directories follows none. */
function makeFolder(staged: string, path: string, members: Members): void {
  if (path === "" || members.folders.has(path)) return;
  if (members.files.has(path) || members.links.has(path)) throw unsafe(path, "is both a directory and a file or link");
  makeFolder(staged, parentOf(path), members);
  mkdirSync(hostPath(join(staged, path)));
  members.folders.add(path);
}

function linkTo(entry: TarEntry, path: string, staged: string, members: Members): void {
  const target = safePath(entry.linkName);
  if (!members.files.has(target))
    throw unsafe(path, `is a hard link to ${shown(entry.linkName)}, which is not an earlier file of this archive`);
  linkSync(hostPath(join(staged, target)), hostPath(join(staged, path)));
}

async function writeBody(entry: TarEntry, path: string): Promise<void> {
  const fd = openSync(hostPath(path), "wx", 0o600);
  try {
    for await (const piece of entry.body()) {
      for (let done = 0; done < piece.length; ) done += writeSync(fd, piece, done);
    }
    fchmodSync(fd, entry.mode & 0o777);
  } finally {
    closeSync(fd);
  }
}
