/** About `gs://` locations. Without a key file: Google's application default credentials. */
export interface GcsOptions {
  /** In place of Google's: `http://127.0.0.1:4443`. Absent: `STORAGE_EMULATOR_HOST`, then Google's own. */
  readonly endpoint?: string;
  /** Path of a service account's or a federation's JSON file. */
  readonly keyFilename?: string;
  /** Billed for requests to buckets where the requester pays. */
  readonly userProject?: string;
  /** Requests carry no token. */
  readonly isAnonymous?: boolean;
}
