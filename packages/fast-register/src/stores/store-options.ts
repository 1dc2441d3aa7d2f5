import type { AzureOptions } from "./azure/azure-options.ts";
import type { GcsOptions } from "./gcs/gcs-options.ts";
import type { S3Options } from "./s3/s3-options.ts";
import type { SdkName } from "./sdk-name.ts";

/** How far an upload or a download has come. */
export interface TransferProgress {
  /** Name of the file in the store. */
  readonly name: string;
  /** Bytes so far; falls back when a part has to be sent again. */
  readonly bytes: number;
  /** Of the whole; absent while the other side has not said it. */
  readonly total?: number;
}

/** Everything that stores and downloads take from their surroundings, and what the user says about a store. */
export interface StoreOptions {
  /** For `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY` (lower case first), `STORAGE_EMULATOR_HOST` and `AZURE_STORAGE_*`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** More certificate authorities than Node's own, as PEM texts. */
  readonly ca?: readonly string[];
  readonly s3?: S3Options;
  readonly gcs?: GcsOptions;
  readonly azure?: AzureOptions;
  readonly onProgress?: (progress: TransferProgress) => void;
  readonly limits?: TransferLimits;
  /** Waits; ends early, rejected, when the signal is aborted. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 up to but not 1: the jitter of pauses. */
  readonly random?: () => number;
  /** Milliseconds since 1970: for `Retry-After` as a date. */
  readonly now?: () => number;
  /** In place of `import()`, for those who bundle an SDK themselves. */
  readonly importSdk?: (name: SdkName) => Promise<unknown>;
}

/** Times in milliseconds, sizes in bytes. */
export interface TransferLimits {
  /** Of one request, the first included; 5. */
  readonly tries?: number;
  /** Until a connection stands; 10 s. */
  readonly connectMs?: number;
  /** Without a byte in either direction; 60 s. */
  readonly idleMs?: number;
  /** One request from first to last byte; 15 min. */
  readonly requestMs?: number;
  /** A `Retry-After` longer than this ends the try; 60 s. */
  readonly maxRetryAfterMs?: number;
  /** Files larger than this go in parts; 64 MiB. */
  readonly wholeBytes?: number;
  /** Size of a part; 16 MiB, and more for files of over 10,000 parts. */
  readonly partBytes?: number;
  /** Of a download; 5 GiB. */
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
