/** One file of a package. */
export interface PackageFile {
  /** The path inside the archive or on disk. */
  readonly path: string;
  /** For a file with `content`, read from disk on each access. */
  readonly bytes: Uint8Array;
  /** Only for code larger than 8 MiB on disk, which is not kept in memory. */
  readonly content?: LargeContent;
}

/** The contents of a large file. */
export interface LargeContent {
  readonly size: number;
  /** 16 bytes. */
  readonly md5: Uint8Array;
  /** @throws ARCHIVE_INVALID if the file has changed since it was first read */
  open(): AsyncIterable<Uint8Array>;
}
