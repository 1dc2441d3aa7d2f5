import { lstatSync, readlinkSync, type Stats, statSync } from "node:fs";
import { decodeName, hostPath } from "@flyte-settings/node-kit/fs";
import { hashContents } from "../digest.ts";
import { statOf } from "../disk-folder.ts";
import type { FileList } from "../list-files.ts";
import type { Skipped } from "../walk-tree.ts";
import type { ArchiveDigest } from "./archive-digest.ts";
import type { GrowingList } from "./fast-path/growing-list.ts";
import type { KnownFile, ReadAhead } from "./fast-path/read-ahead.ts";
import { changedMs, linkRecord, NO_RECORD } from "./identity.ts";
import { closeFile, fileChanged, fileUnreadable, type OpenFile, openFile, readable } from "./read-steady.ts";
import type { TarMember } from "./tar-header.ts";
import type { TarStream } from "./tar-stream.ts";

/** Packs the files of a list as members of an archive. */
export interface Packing {
  readonly list: FileList | GrowingList;
  readonly hash: ArchiveDigest;
  readonly stream: TarStream;
  readonly skipped: Skipped[];
  /** Asked once for each file, in order. */
  readonly ahead?: ReadAhead | undefined;
  /** Called before this many bytes are read. @throws BUNDLE_TOO_LARGE */
  readonly reserve: (bytes: number) => void;
}

/** Size of the packed file, `undefined` if it was skipped; a promise only where something must be waited for. */
export type PackFile = (packing: Packing, path: string) => number | undefined | Promise<number | undefined>;

const TRIES = 3;
const buffer = (): Buffer => Buffer.allocUnsafe(64 * 1024);

/**
 * Uses modes 0644 or 0755, packs hard links as separate files and keeps links only if requested. Unreadable files are
 * skipped and reported.
 */
export const packPlainly: PackFile = (packing, path) => {
  const known = packing.ahead?.next();
  if (known instanceof Promise) return known.then((known) => packFrom(packing, path, known));
  return packFrom(packing, path, known);
};

/** @param known absent: it must be opened */
function packFrom(packing: Packing, path: string, known: KnownFile | undefined): ReturnType<PackFile> {
  const { root, links } = packing.list;
  const target = links.size === 0 ? undefined : links.get(path);
  if (target !== undefined) return packLink(packing, path, target);
  const file = known ?? open(root, path, packing.skipped);
  if (file === undefined) return undefined;
  const added = addPlainly(packing, path, file, packing.reserve);
  if (added !== true) return packSlowly(packing, path, { file, added });
  if ("fd" in file) closeFile(file);
  return file.stats.size;
}

/** Closes the file if it fails. */
function addPlainly(
  { list, stream }: Packing,
  path: string,
  file: OpenFile | KnownFile,
  reserve?: Packing["reserve"],
): boolean | Promise<boolean> {
  const { size, mode } = file.stats;
  try {
    reserve?.(size);
    const isExecutable = list.executable?.has(path) ?? (mode & 0o111) !== 0;
    return stream.addFile(path, isExecutable ? 0o755 : 0o644, file);
  } catch (error) {
    if ("fd" in file) closeFile(file);
    throw error;
  }
}

/** A file that waits for room, or whose length changed since it was opened. */
async function packSlowly(
  packing: Packing,
  path: string,
  { file, added }: { file: OpenFile | KnownFile | undefined; added: boolean | Promise<boolean> },
): Promise<number | undefined> {
  for (let tries = 1; file !== undefined; tries++) {
    try {
      if (await added) return file.stats.size;
    } finally {
      if ("fd" in file) closeFile(file);
    }
    if (tries === TRIES) throw fileChanged(path);
    file = open(packing.list.root, path, packing.skipped);
    if (file !== undefined) added = addPlainly(packing, path, file);
  }
  return undefined;
}

async function packLink({ list, hash, stream }: Packing, path: string, target: string): Promise<number> {
  const member: TarMember = { name: path, mode: 0o777, type: "symlink", size: 0, linkName: target };
  const stats = statOf(list.root, path);
  const isFile = stats?.isFile() === true;
  await stream.addOther(path, member, linkRecord(path, target, stats), isFile ? changedMs(stats) : 0);
  if (isFile) hashContents(hash, list.root, path, buffer());
  else hash.update(Buffer.from(target));
  hash.addPath(path);
  return 0;
}

function open(root: string, path: string, skipped: Skipped[]): OpenFile | undefined {
  try {
    const file = openFile(`${root}/${path}`);
    if (file.stats.isFile()) return file;
    closeFile(file);
    skipped.push({ path, reason: "no file any more" });
  } catch (error) {
    const reason = reasons[(error as NodeJS.ErrnoException).code ?? ""];
    if (reason === undefined) throw fileUnreadable(path, error);
    skipped.push({ path, reason });
  }
  return undefined;
}

const reasons: { readonly [code: string]: string } = {
  EACCES: "an unreadable file",
  EPERM: "an unreadable file",
  ENOENT: "vanished",
  ENOTDIR: "vanished",
  ELOOP: "a link that changed",
  ENXIO: "no file any more",
};

/**
 * Members as created by Python's `tarfile.add`: original modes, a hard link for the second name of an inode, links as
 * written, devices as devices. Equivalent of CPython 3.11's `TarFile.gettarinfo`.
 */
export function packLikeFlytekit(deref: boolean): PackFile {
  const names = new Map<string, string>();
  return async ({ list, hash, stream, reserve }, path) => {
    const host = hostPath(`${list.root}/${path}`);
    for (let tries = 0; tries < TRIES; tries++) {
      const stats = readable(path, () => (deref ? statSync(host) : lstatSync(host)));
      const inode = `${stats.dev}:${stats.ino}`;
      const first = names.get(inode);
      const isHardLink = !deref && stats.isFile() && stats.nlink > 1 && first !== undefined && first !== path;
      if (stats.isFile() && !isHardLink) {
        const file = readable(path, () => openFile(`${list.root}/${path}`));
        try {
          const { size } = file.stats;
          if (tries === 0) reserve(size);
          if (!(await stream.addFile(path, stats.mode & 0o7777, file))) continue;
          if (stats.nlink > 1) names.set(inode, path);
          return size;
        } finally {
          closeFile(file);
        }
      }
      const member = isHardLink
        ? ({ name: path, mode: stats.mode & 0o7777, type: "hardlink", size: 0, linkName: first } as const)
        : specialMember(path, stats, host);
      await stream.addOther(path, member, NO_RECORD, changedMs(stats));
      if (list.digested === undefined) hashContents(hash, list.root, path, buffer());
      hash.addPath(path);
      return 0;
    }
    throw fileChanged(path);
  };
}

function specialMember(path: string, stats: Stats, host: string | Buffer): TarMember {
  const common = { name: path, mode: stats.mode & 0o7777, size: 0 };
  if (stats.isSymbolicLink()) {
    return { ...common, type: "symlink", linkName: decodeName(readlinkSync(host, { encoding: "buffer" })) };
  }
  if (stats.isDirectory()) return { ...common, name: `${path}/`, type: "folder" };
  const major = (stats.rdev >> 8) & 0xfff;
  const minor = (stats.rdev & 0xff) | ((stats.rdev >> 12) & 0xfff00);
  const device = { major, minor };
  if (stats.isCharacterDevice()) return { ...common, type: "device", device };
  return stats.isBlockDevice() ? { ...common, type: "block-device", device } : { ...common, type: "fifo" };
}
