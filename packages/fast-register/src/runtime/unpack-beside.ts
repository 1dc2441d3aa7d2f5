import { closeSync, fchmodSync, linkSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { FlyteSettingsError, shown } from "@flyte-settings/core/plugin";
import { hostPath } from "../path-text.ts";
import { byteSource } from "./byte-source.ts";
import { readTar, type TarEntry, unsafe } from "./read-tar.ts";
import { checkLinks, safePath } from "./safe-path.ts";

/** How much an archive may unpack to. */
export interface UnpackLimits {
  /** Members, links and folders included; 500,000 unless said otherwise. */
  readonly maxEntries?: number;
  /** Bytes of one file; 8 GiB unless said otherwise. */
  readonly maxFileBytes?: number;
  /** Bytes of all files together; 16 GiB unless said otherwise. */
  readonly maxBytes?: number;
}

/** What an archive holds; paths are relative and safe, links are not made yet. */
export interface Members {
  readonly folders: Set<string>;
  readonly files: Set<string>;
  /** Path → target. */
  readonly links: Map<string, string>;
  bytes: number;
}

const GIB = 1024 ** 3;
const AFTER_END = 64 * 1024 * 1024;

/**
 * Unpacks everything but links into a folder that is empty and ours, and reads the archive to its last byte.
 *
 * @throws ARCHIVE_INVALID, ARCHIVE_UNSAFE, ARCHIVE_TOO_LARGE; what the system says of the folder
 */
export async function unpackBeside(
  archive: AsyncIterable<Uint8Array>,
  beside: string,
  limits: UnpackLimits,
): Promise<Members> {
  const { maxEntries = 500_000, maxFileBytes = 8 * GIB, maxBytes = 16 * GIB } = limits;
  const members: Members = { folders: new Set(), files: new Set(), links: new Map(), bytes: 0 };
  let out = 0;
  const outLimit = maxBytes + maxEntries * 4096;
  const source = byteSource(archive, (count) => {
    out += count;
    if (out > outLimit) throw tooLarge(`more than ${outLimit} bytes`);
  });
  let entries = 0;
  for await (const entry of readTar(source)) {
    if (++entries > maxEntries) throw tooLarge(`more than ${maxEntries} members`);
    if (entry.size > maxFileBytes) throw tooLarge(`${shown(entry.name)} has ${entry.size} bytes`);
    members.bytes += entry.size;
    if (members.bytes > maxBytes) throw tooLarge(`more than ${maxBytes} bytes of files`);
    await take(entry, beside, members);
  }
  await source.drain(AFTER_END);
  checkLinks(members.links, [...members.files, ...members.folders]);
  return members;
}

async function take(entry: TarEntry, beside: string, members: Members): Promise<void> {
  const path = safePath(entry.name);
  if (path === "") {
    if (entry.type === "folder") return;
    throw unsafe(entry.name, "has no name");
  }
  if (entry.type !== "folder" && members.folders.has(path)) throw unsafe(path, "stands for a folder of the same name");
  if (entry.type === "folder") return makeFolder(beside, path, members);
  makeFolder(beside, parentOf(path), members);
  members.links.delete(path);
  if (members.files.delete(path)) rmSync(hostPath(join(beside, path)));
  if (entry.type === "symlink") {
    members.links.set(path, entry.linkName);
    return;
  }
  if (entry.type === "hardlink") linkTo(entry, path, beside, members);
  else await writeBody(entry, join(beside, path));
  members.files.add(path);
}

/** Nothing below `beside` is a link, so making folders follows none. */
function makeFolder(beside: string, path: string, members: Members): void {
  if (path === "" || members.folders.has(path)) return;
  if (members.files.has(path) || members.links.has(path)) throw unsafe(path, "is a folder and a file or link at once");
  makeFolder(beside, parentOf(path), members);
  mkdirSync(hostPath(join(beside, path)));
  members.folders.add(path);
}

function linkTo(entry: TarEntry, path: string, beside: string, members: Members): void {
  const target = safePath(entry.linkName);
  if (!members.files.has(target))
    throw unsafe(path, `is a hard link to ${shown(entry.linkName)}, which is no file of this archive before it`);
  linkSync(hostPath(join(beside, target)), hostPath(join(beside, path)));
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

export function parentOf(path: string): string {
  const parent = dirname(path);
  return parent === "." ? "" : parent;
}

function tooLarge(what: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "ARCHIVE_TOO_LARGE",
    `the archive is refused: ${what}. Expected a bundle of code; nothing was unpacked`,
  );
}
