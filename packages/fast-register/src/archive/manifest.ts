import { createHash } from "node:crypto";
import { lstatSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { isWrittenByUs, readRegularFile, writeAtomically } from "@flyte-settings/node-kit/fs";
import { statOf } from "../disk-folder.ts";
import type { FileList } from "../list-files.ts";
import { deflateOptions, type PackedBlock } from "./deflate-blocks.ts";

/**
 * What an archive was made of, beside it as `.fast-<key>.json`: with it the same tree gives the same archive without a
 * file being opened, and after an edit only the blocks that changed are deflated again.
 *
 * A file counts as unchanged when path, size, mode, inode and both times are what they were, and both times lie at least
 * two seconds before the archive was finished (a coarse clock hides later edits). The archive is trusted only while its
 * own size, inode and times are the recorded ones, and both it and the manifest only when this user alone may write to
 * them. Before it is stored its MD5 is compared.
 */
export interface Manifest {
  readonly format: 2;
  /** Everything beside the files that decides the bytes: level, time of members, how this zlib deflates. */
  readonly key: string;
  readonly digest: string;
  /** `name` is `fast<digest>.tar.gz`; `md5` is that of its bytes, base64. */
  readonly archive: { readonly name: string; readonly md5: string } & ArchiveStamp;
  /** Identity of all files in order. */
  readonly identity: string;
  /** Bytes of all files. */
  readonly bytes: number;
  readonly blocks: readonly PackedBlock[];
}

/** What tells whether an archive is still the one that was written; times in milliseconds since 1970. */
export interface ArchiveStamp {
  readonly size: number;
  readonly ino: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

const SETTLED_MS = 2000;
/** 100,000 files take 2 MiB. */
const MAX_MANIFEST = 256 * 1024 * 1024;

/** Identity of a run of files: an md5 over a line for each. */
export interface IdentityHash {
  /** @param newestMs latest change of what the line tells of, in milliseconds since 1970 */
  add(line: string, newestMs?: number): void;
  /** Latest change of any of them, in milliseconds since 1970. */
  readonly newestMs: number;
  digest(): string;
}

/** What tells a file, or a piece of one, from what it was. @param to byte after the last */
export function identityLine(path: string, stats: Stats, from: number, to: number): string {
  const { size, mode, ino, dev, mtimeMs, ctimeMs } = stats;
  return `${path}\0${from}-${to}/${size} ${mode} ${dev}:${ino} ${mtimeMs} ${ctimeMs}\n`;
}

/** The same for a link that is kept. The digest is taken over a file that it leads to, so that file counts too. */
export function linkLine(path: string, target: string, stats: Stats | undefined): string {
  const file = stats?.isFile() === true ? identityLine(path, stats, 0, stats.size) : "\n";
  return `${path}\0-> ${target}\0${file}`;
}

/** Latest of the two times that tell of a change, in milliseconds since 1970. */
export function changedMs(stats: Stats): number {
  return Math.max(stats.mtimeMs, stats.ctimeMs);
}

export function identityHash(): IdentityHash {
  const hash = createHash("md5");
  let lines = "";
  let newestMs = 0;
  return {
    add(line, changedMs = 0) {
      if (changedMs > newestMs) newestMs = changedMs;
      lines += line;
      if (lines.length < 4096) return;
      hash.update(lines);
      lines = "";
    },
    get newestMs() {
      return newestMs;
    },
    digest: () => hash.update(lines).digest("base64"),
  };
}

/** flytekit's name for an archive: `fast<digest>.tar.gz`. */
export function archiveName(digest: string): string {
  return `fast${digest}.tar.gz`;
}

/** What makes identities. */
export interface Identities {
  hash(): IdentityHash;
  line: typeof identityLine;
}

export const identities: Identities = { hash: identityHash, line: identityLine };

const nothing: IdentityHash = { add: () => undefined, newestMs: 0, digest: () => "" };

/** Where no manifest will be written. */
export const noIdentities: Identities = { hash: () => nothing, line: () => "" };

/** Whether each file is what it was when the archive was made. One look at each, none is opened. */
export function isUnchanged(list: FileList, manifest: Manifest): boolean {
  const identity = identityHash();
  for (const path of list.files) {
    const target = list.links.get(path);
    const stats = statOf(list.root, path);
    if (stats !== undefined && !isSettled(changedMs(stats), manifest) && (target === undefined || stats.isFile()))
      return false;
    if (target !== undefined) identity.add(linkLine(path, target, stats));
    else if (stats === undefined) return false;
    else identity.add(identityLine(path, stats, 0, stats.size));
  }
  return identity.digest() === manifest.identity;
}

/**
 * @param modifiedSeconds of every member
 * @param executable files that are executable, where the disk does not tell
 */
export function manifestKey(level: number, modifiedSeconds: number, executable?: ReadonlySet<string>): string {
  const probe = Buffer.from(Array.from({ length: 2048 }, (_, i) => `${(i * i) % 977}`).join(" "));
  const zlib = createHash("md5")
    .update(deflateRawSync(probe, deflateOptions(level)))
    .digest("base64");
  const modes =
    executable &&
    createHash("md5")
      .update([...executable].join("\0"))
      .digest("base64");
  return `${level} ${modifiedSeconds} ${zlib}${modes === undefined ? "" : ` ${modes}`}`;
}

/** Where the manifest for this root and this key lies. */
export function manifestPath(output: string, root: string, key: string): string {
  return join(output, `.fast-${createHash("md5").update(`${root}\0${key}`).digest("hex").slice(0, 16)}.json`);
}

/** `undefined` when there is none, or it belongs to something else, or the archive is not the recorded one any more. */
export function readManifest(path: string, output: string, key: string): Manifest | undefined {
  try {
    if (!isWrittenByUs(statSync(path))) return undefined;
    const manifest = JSON.parse(readRegularFile(path, MAX_MANIFEST).toString()) as Manifest;
    if (manifest.format !== 2 || manifest.key !== key) return undefined;
    const { archive, digest } = manifest;
    if (!/^[0-9a-f]{32}$/.test(digest) || archive.name !== archiveName(digest)) return undefined;
    if (!/^[A-Za-z0-9+/]{22}==$/.test(archive.md5)) return undefined;
    const stats = lstatSync(join(output, archive.name));
    const { size, ino, mtimeMs, ctimeMs } = stats;
    const isSame =
      archive.size === size && archive.ino === ino && archive.mtimeMs === mtimeMs && archive.ctimeMs === ctimeMs;
    return isSame && stats.isFile() && isWrittenByUs(stats) ? manifest : undefined;
  } catch {
    return undefined;
  }
}

/** That it cannot be written is no reason to fail: the next run packs everything. */
export function writeManifest(path: string, manifest: Manifest): void {
  try {
    writeAtomically(path, JSON.stringify(manifest), { mode: 0o644, isDurable: false });
  } catch {
    // as without a cache
  }
}

export function stampOf(archive: string): ArchiveStamp {
  const { size, ino, mtimeMs, ctimeMs } = statSync(archive);
  return { size, ino, mtimeMs, ctimeMs };
}

/** Whether a change so late would have been seen; see {@link Manifest}. */
export function isSettled(newestMs: number, manifest: Manifest): boolean {
  return newestMs < manifest.archive.mtimeMs - SETTLED_MS;
}
