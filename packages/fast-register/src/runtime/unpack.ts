import { randomBytes } from "node:crypto";
import {
  closeSync,
  fchmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { FlyteSettingsError, isFlyteSettingsError, shown } from "@flyte-settings/core";
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

export interface Unpacked {
  readonly files: number;
  readonly bytes: number;
}

const GIB = 1024 ** 3;
const STALE_MS = 60 * 60 * 1000;
const AFTER_END = 64 * 1024 * 1024;

/**
 * Unpacks a bundle into a folder that is there. Everything is first unpacked beside, in a folder of its own below the
 * destination, and checked to the last byte; only then is each file moved to its place. So an archive that is refused or
 * cut leaves the destination as it was, and workers that unpack the same bundle at once do not disturb each other.
 *
 * Files that are there and not in the bundle stay. Owners, times, set-uid bits are not taken over. Twin: `tar -xvf` in
 * flytekit's `download_distribution` (tools/fast_registration.py).
 *
 * @throws DESTINATION_MISSING, ARCHIVE_INVALID, ARCHIVE_UNSAFE, ARCHIVE_TOO_LARGE, FILE_EXISTS
 */
export async function unpack(
  archive: AsyncIterable<Uint8Array>,
  destination: string,
  limits: UnpackLimits = {},
): Promise<Unpacked> {
  if (statSync(hostPath(destination), { throwIfNoEntry: false })?.isDirectory() !== true)
    throw destinationMissing(destination);
  removeStale(destination);
  const beside = join(destination, `${BESIDE}${randomBytes(8).toString("hex")}`);
  mkdirSync(beside);
  try {
    const members = await unpackBeside(archive, beside, limits);
    moveInto(beside, destination, members);
    return { files: members.files.size, bytes: members.bytes };
  } catch (error) {
    throw isFlyteSettingsError(error) ? error : systemError(destination, error);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

const BESIDE = ".flyte-unpack-";

interface Members {
  readonly folders: Set<string>;
  readonly files: Set<string>;
  /** Path → target. */
  readonly links: Map<string, string>;
  bytes: number;
}

async function unpackBeside(
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

function moveInto(beside: string, destination: string, members: Members): void {
  const real = realpathSync(hostPath(destination));
  const known = new Set<string>([""]);
  const enter = (folder: string): void => {
    if (known.has(folder)) return;
    enter(parentOf(folder));
    const path = hostPath(join(destination, folder));
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) makeShared(path);
    const inside = realpathSync(path);
    if (inside !== real && !inside.startsWith(`${real}/`))
      throw unsafe(folder, "is a link in the destination that leads out of it");
    if (!statSync(path).isDirectory()) throw inTheWay(folder, "a file");
    known.add(folder);
  };
  for (const folder of [...members.folders].sort()) enter(folder);
  for (const path of [...members.files, ...members.links.keys()]) {
    if (lstatSync(hostPath(join(destination, path)), { throwIfNoEntry: false })?.isDirectory())
      throw inTheWay(path, "a folder");
  }
  for (const path of members.files) renameSync(hostPath(join(beside, path)), hostPath(join(destination, path)));
  for (const [path, target] of members.links) {
    const made = hostPath(join(beside, path));
    symlinkSync(hostPath(target), made);
    renameSync(made, hostPath(join(destination, path)));
  }
}

/** Another worker may have made it in between. */
function makeShared(path: string | Buffer): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/** What a worker left that was killed, not what another one is at. */
function removeStale(destination: string): void {
  for (const name of readdirSync(hostPath(destination))) {
    if (!name.startsWith(BESIDE)) continue;
    const path = join(destination, name);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    const now = statSync(hostPath(destination)).mtimeMs;
    if (stats?.isDirectory() && stats.mtimeMs < now - STALE_MS) rmSync(path, { recursive: true, force: true });
  }
}

function parentOf(path: string): string {
  const parent = dirname(path);
  return parent === "." ? "" : parent;
}

function destinationMissing(destination: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "DESTINATION_MISSING",
    `Destination path is required to download distribution and it should be a directory: ${shown(destination)} is none. Make it in the image, or choose another with --dest-dir`,
    { place: destination },
  );
}

function inTheWay(path: string, what: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "FILE_EXISTS",
    `${shown(path)} cannot be unpacked: ${what} of that name is in the destination. Remove it, or choose another --dest-dir`,
    { place: path },
  );
}

function tooLarge(what: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "ARCHIVE_TOO_LARGE",
    `the archive is refused: ${what}. Expected a bundle of code; nothing was unpacked`,
  );
}

function systemError(destination: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === undefined) return error;
  return new FlyteSettingsError(
    "BUNDLE_OUTPUT_UNWRITABLE",
    `the bundle cannot be unpacked into ${shown(destination)} (${code}). Expected a folder with room that this user may write to`,
    { place: destination },
    error,
  );
}
