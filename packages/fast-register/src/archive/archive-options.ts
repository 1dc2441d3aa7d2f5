import type { Skipped } from "../walk-tree.ts";

export interface ArchiveOptions {
  /** Folder for the archive, absolute; made when it is missing. */
  readonly output: string;
  /** 0 to 9; 6 unless said otherwise, 9 in `compat`. */
  readonly level?: number;
  /** Bytes of files at most; without it any number. */
  readonly maxBytes?: number;
  /** Keep a manifest beside the archive, and use it. Off in `compat`. */
  readonly cache?: boolean;
  /** Seconds since 1970 for every member, `SOURCE_DATE_EPOCH`; 1981-01-01 unless said otherwise. Not in `compat`. */
  readonly modifiedSeconds?: number;
  /** With `isCompat`: 2 for the bytes of Flyte 2. */
  readonly generation?: 1 | 2;
  /** flytekit's very tar bytes, or those of Flyte 2. */
  readonly isCompat?: boolean;
  readonly derefSymlinks?: boolean;
  readonly signal?: AbortSignal;
  /** Called after each file. */
  onProgress?(done: PackProgress): void;
}

/** How far packing has come. */
export interface PackProgress {
  readonly files: number;
  /** Files that were listed; those that vanish are not packed. */
  readonly of: number;
  /** Of the files so far. */
  readonly bytes: number;
}

/** A finished archive. */
export interface Archive {
  /** Absolute: `<output>/fast<digest>.tar.gz`. */
  readonly path: string;
  readonly digest: string;
  /** Bytes of the archive. */
  readonly size: number;
  /** Of the archive as it was written, base64; absent in `compat`. */
  readonly md5?: string;
  /** Members, in order. */
  readonly files: readonly string[];
  /** Bytes of all files. */
  readonly bytes: number;
  readonly skipped: readonly Skipped[];
  /** How much was taken from an earlier archive: all of it, or so many of its blocks. */
  readonly reused: "all" | number;
}
