/** An archive on its way to a store. */
export interface StoredBundle {
  /** Absolute path of the archive, whose base name is the name in the store: `fast<digest>.tar.gz`. */
  readonly path: string;
  /** flytekit's digest of the contents: 32 lower-case hex digits. */
  readonly digest: string;
  /** Bytes of the archive. */
  readonly size: number;
  /** MD5 of the archive itself, base64, as `Content-MD5` has it. Taken anew for each upload. */
  readonly md5: string;
  readonly contentType: "application/gzip";
}

/**
 * Where bundles go. A store answers only when the object is there whole: what it sends is checked against size and md5,
 * an identical object already there is not sent again, and no credential or signed query is ever part of the answer.
 */
export interface BundleStore {
  /** For words: `file:///srv/bundles`, `s3://bucket/prefix`; without credentials. */
  readonly name: string;
  /** @returns the location that tasks fetch from, without a signature: `s3://bucket/prefix/fast….tar.gz` */
  put(bundle: StoredBundle, signal?: AbortSignal): Promise<string>;
}
