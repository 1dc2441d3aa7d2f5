import { createHash } from "node:crypto";
import { lstatSync, statSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { isWrittenByUs, readRegularFile, writeAtomically } from "@flyte-settings/node-kit/fs";
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
  readonly format: 3;
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

/** flytekit's name for an archive: `fast<digest>.tar.gz`. */
export function archiveName(digest: string): string {
  return `fast${digest}.tar.gz`;
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
    if (manifest.format !== 3 || manifest.key !== key) return undefined;
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
