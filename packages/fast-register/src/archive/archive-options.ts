import type { CompatMode } from "@flyte-settings/core";
import type { Skipped } from "../walk-tree.ts";

/** The same on every machine, because the bytes of an archive are part of what is registered: decision 15. */
export const LEVEL = 5;

export interface ArchiveOptions {
  /** Directory for the archive, absolute; created if missing. */
  readonly output: string;
  /** 0 to 9; default 5, or 9 in `compat`. */
  readonly level?: number;
  /** Maximum total size of the files in bytes; unlimited if absent. */
  readonly maxBytes?: number;
  /** Keep and use a manifest next to the archive. Off in `compat`. */
  readonly cache?: boolean;
  /** Seconds since 1970 for every member, as in `SOURCE_DATE_EPOCH`; default 1981-01-01. Not in `compat`. */
  readonly modifiedSeconds?: number;
  /** With `compat`: 2 to match the bytes of Flyte 2. */
  readonly generation?: 1 | 2;
  /** `flytekit`: match the tar bytes of flytekit, or of Flyte 2 with `generation: 2`. */
  readonly compat?: CompatMode;
  readonly derefSymlinks?: boolean;
  readonly signal?: AbortSignal;
  /** Called after each file. */
  onProgress?(done: PackProgress): void;
}

/** Packing progress. */
export interface PackProgress {
  readonly files: number;
  /** Number of listed files; files deleted in the meantime are not packed. */
  readonly of: number;
  /** Total size of the files so far. */
  readonly bytes: number;
}

/** A finished archive. */
export interface Archive {
  /** Absolute: `<output>/fast<digest>.tar.gz`. */
  readonly path: string;
  readonly digest: string;
  /** Size of the archive in bytes. */
  readonly size: number;
  /** MD5 of the finished archive, base64; absent in `compat`. */
  readonly md5?: string;
  /** Members, in order. */
  readonly files: readonly string[];
  /** Total size of all files. */
  readonly bytes: number;
  readonly skipped: readonly Skipped[];
  /** What was reused from an earlier archive: all of it, or this many blocks. */
  readonly reused: "all" | number;
}
