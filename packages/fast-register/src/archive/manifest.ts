import { createHash } from "node:crypto";
import { lstatSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { isWrittenByUs, readRegularFile, writeAtomically } from "@flyte-settings/node-kit/fs";
import { statOf } from "../disk-folder.ts";
import type { FileList } from "../list-files.ts";
import { deflateOptions, type PackedBlock } from "./deflate-blocks.ts";

/**
 * Describes the sources of an archive; stored next to it as `.fast-<key>.json`. With it, an unchanged tree gives the
 * same archive without opening any file, and after an edit only the changed blocks are deflated again.
 *
 * A file is treated as unchanged if path, size, mode, inode and both times are the same, and both times are at least
 * two seconds before the archive was finished (a coarse clock hides later edits). The archive is trusted only if its
 * own size, inode and times match the record, and archive and manifest only if no other user can write to them. Its MD5
 * is compared before it is stored.
 */
export interface Manifest {
  readonly format: 2;
  /** Everything apart from the files that affects the bytes: level, member times, this zlib's output. */
  readonly key: string;
  readonly digest: string;
  /** `name` is `fast<digest>.tar.gz`; `md5` is the base64 MD5 of its bytes. */
  readonly archive: { readonly name: string; readonly md5: string } & ArchiveStamp;
  /** Identity of all files, in order. */
  readonly identity: string;
  /** Total size of all files. */
  readonly bytes: number;
  readonly blocks: readonly PackedBlock[];
}

/** Identifies the archive as the one that was written; times in milliseconds since 1970. */
export interface ArchiveStamp {
  readonly size: number;
  readonly ino: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

const SETTLED_MS = 2000;
/** 100,000 files take 2 MiB. */
const MAX_MANIFEST = 256 * 1024 * 1024;

/** Identity of a sequence of files: an md5 over one line per file. */
export interface IdentityHash {
  /** @param newestMs latest modification of what the line describes, in milliseconds since 1970 */
  add(line: string, newestMs?: number): void;
  /** Latest modification of any of them, in milliseconds since 1970. */
  readonly newestMs: number;
  digest(): string;
}

/** Identifies the state of a file, or of a part of it. @param to offset after the last byte */
export function identityLine(path: string, stats: Stats, from: number, to: number): string {
  const { size, mode, ino, dev, mtimeMs, ctimeMs } = stats;
  return `${path}\0${from}-${to}/${size} ${mode} ${dev}:${ino} ${mtimeMs} ${ctimeMs}\n`;
}

/** The same for a link that is kept. The digest covers the file it points to, so that file is included. */
export function linkLine(path: string, target: string, stats: Stats | undefined): string {
  const file = stats?.isFile() === true ? identityLine(path, stats, 0, stats.size) : "\n";
  return `${path}\0-> ${target}\0${file}`;
}

/** The later of the two modification times, in milliseconds since 1970. */
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

/** Creates identities. */
export interface Identities {
  hash(): IdentityHash;
  line: typeof identityLine;
}

export const identities: Identities = { hash: identityHash, line: identityLine };

const nothing: IdentityHash = { add: () => undefined, newestMs: 0, digest: () => "" };

/** For runs without a manifest. */
export const noIdentities: Identities = { hash: () => nothing, line: () => "" };

/** Whether every file is unchanged since the archive was made. Calls stat once per file and opens none. */
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
 * @param executable the executable files, if the disk does not record them
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

/** The path of the manifest for this root and key. */
export function manifestPath(output: string, root: string, key: string): string {
  return join(output, `.fast-${createHash("md5").update(`${root}\0${key}`).digest("hex").slice(0, 16)}.json`);
}

/** `undefined` if there is no manifest, it does not match, or the archive has changed. */
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

/** A manifest that cannot be written is not an error: the next run packs everything. */
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

/** Whether a change this late would have been detected; see {@link Manifest}. */
export function isSettled(newestMs: number, manifest: Manifest): boolean {
  return newestMs < manifest.archive.mtimeMs - SETTLED_MS;
}
