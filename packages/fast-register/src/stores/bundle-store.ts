/** An archive to be stored. */
export interface StoredBundle {
  /** Absolute path of the archive; its base name is its name in the store: `fast<digest>.tar.gz`. */
  readonly path: string;
  /** flytekit's digest of the contents: 32 lower-case hex digits. */
  readonly digest: string;
  /** Size of the archive in bytes. */
  readonly size: number;
  /** MD5 of the archive itself, base64, as in `Content-MD5`. Recomputed for each upload. */
  readonly md5: string;
  readonly contentType: "application/gzip";
}

/**
 * Stores bundles. `put` returns only when the complete object is stored: size and md5 are checked, an identical
 * existing object is not sent again, and the result never contains credentials or a signed query.
 */
export interface BundleStore {
  /** For messages: `file:///srv/bundles`, `s3://bucket/prefix`; without credentials. */
  readonly name: string;
  /** @returns the location that tasks download from, without a signature: `s3://bucket/prefix/fast….tar.gz` */
  put(bundle: StoredBundle, signal?: AbortSignal): Promise<string>;
}
