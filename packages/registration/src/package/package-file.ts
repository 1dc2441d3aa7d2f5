/** One file of a package. */
export interface PackageFile {
  /** As it was found: inside the archive, or on the disk. */
  readonly path: string;
  /** Of a file with `content` read from the disk at each access. */
  readonly bytes: Uint8Array;
  /** Only code of more than 8 MiB that is on the disk; it is not kept in memory. */
  readonly content?: LargeContent;
}

/** The content of a large file. */
export interface LargeContent {
  readonly size: number;
  /** 16 bytes. */
  readonly md5: Uint8Array;
  /** @throws ARCHIVE_INVALID if it is no longer what was read before */
  open(): AsyncIterable<Uint8Array>;
}
