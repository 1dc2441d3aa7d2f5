import type { AzureOptions } from "./azure/azure-options.ts";
import type { GcsOptions } from "./gcs/gcs-options.ts";
import type { S3Options } from "./s3/s3-options.ts";
import type { SdkName } from "./sdk-name.ts";

/** Progress of an upload or a download. */
export interface TransferProgress {
  /** Name of the file in the store. */
  readonly name: string;
  /** Bytes so far; decreases when a part has to be sent again. */
  readonly bytes: number;
  /** Total size; absent until the server reports it. */
  readonly total?: number;
}

/** Dependencies of stores and downloads, and the user's options for a store. */
export interface StoreOptions {
  /** For `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY` (lower case first), `STORAGE_EMULATOR_HOST` and `AZURE_STORAGE_*`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Certificate authorities in addition to Node's, as PEM strings. */
  readonly ca?: readonly string[];
  readonly s3?: S3Options;
  readonly gcs?: GcsOptions;
  readonly azure?: AzureOptions;
  readonly onProgress?: (progress: TransferProgress) => void;
  readonly limits?: TransferLimits;
  /** Waits; rejects early if the signal is aborted. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** In [0, 1): the jitter of pauses. */
  readonly random?: () => number;
  /** Milliseconds since 1970: for `Retry-After` as a date. */
  readonly now?: () => number;
  /** Replaces `import()`, for programs that bundle an SDK themselves. */
  readonly importSdk?: (name: SdkName) => Promise<unknown>;
}

/** Times in milliseconds, sizes in bytes. */
export interface TransferLimits {
  /** Attempts per request, including the first; 5. */
  readonly tries?: number;
  /** Time limit for opening a connection; 10 s. */
  readonly connectMs?: number;
  /** Time limit without a byte in either direction; 60 s. */
  readonly idleMs?: number;
  /** Time limit of one request from first to last byte; 15 min. */
  readonly requestMs?: number;
  /** A longer `Retry-After` ends the attempts; 60 s. */
  readonly maxRetryAfterMs?: number;
  /** Larger files are sent in parts; 64 MiB. */
  readonly wholeBytes?: number;
  /** Size of a part; 16 MiB, and more for files of over 10,000 parts. */
  readonly partBytes?: number;
  /** Maximum size of a download; 5 GiB. */
  readonly maxBytes?: number;
}

export type ResolvedLimits = Required<TransferLimits>;

const MIB = 1024 * 1024;

export const defaultLimits: ResolvedLimits = {
  tries: 5,
  connectMs: 10_000,
  idleMs: 60_000,
  requestMs: 900_000,
  maxRetryAfterMs: 60_000,
  wholeBytes: 64 * MIB,
  partBytes: 16 * MIB,
  maxBytes: 5 * 1024 * MIB,
};
