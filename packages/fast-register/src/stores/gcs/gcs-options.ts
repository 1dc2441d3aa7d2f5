/** Options for `gs://` locations. Without a key file: Google's application default credentials. */
export interface GcsOptions {
  /** Overrides Google's endpoint: `http://127.0.0.1:4443`. Absent: `STORAGE_EMULATOR_HOST`, then Google's own. */
  readonly endpoint?: string;
  /** Path of the JSON file of a service account or of workload identity federation. */
  readonly keyFilename?: string;
  /** The project billed for requests to buckets with requester pays. */
  readonly userProject?: string;
  /** Send requests without a token. */
  readonly isAnonymous?: boolean;
}
