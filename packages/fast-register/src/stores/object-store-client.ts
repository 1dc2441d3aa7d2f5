import type { Readable } from "node:stream";

/** A range of a file, read again for each attempt. */
export interface Slice {
  /** Zero-based. */
  readonly index: number;
  readonly start: number;
  readonly size: number;
  /** Base64 of its 16 bytes. */
  readonly md5: string;
  /** @param skip bytes that the store already has */
  open(skip?: number): Readable;
}

/** Properties of a stored object. */
export interface ObjectFacts {
  readonly size?: number;
  /** Base64, of the whole object. */
  readonly md5?: string;
  /** As received, without quotes; only if it is an MD5 or derived from the MD5s of parts. */
  readonly etag?: string;
}

export interface ObjectBody extends ObjectFacts {
  readonly stream: Readable;
  /** Offset of the first byte in `stream`; 0 if the range was ignored. */
  readonly from: number;
  /** Constant for an object and changed when it is replaced; for resuming. */
  readonly version?: string;
}

/** A multipart upload in progress. */
export interface PartUpload {
  /** Maximum number of concurrent parts. */
  readonly lanes: number;
  putPart(part: Slice, signal?: AbortSignal): Promise<void>;
  complete(signal?: AbortSignal): Promise<ObjectFacts>;
  /** Removes all sent parts, so that none stays visible or is billed. */
  abort(): Promise<void>;
}

/** The complete object to send. */
export interface Shipment {
  readonly key: string;
  readonly size: number;
  /** Base64. */
  readonly md5: string;
  readonly contentType: string;
  readonly parts: readonly Slice[];
}

/**
 * The operations of one cloud. Each call is one request without retries: retries, comparison and parts are shared by
 * all clouds and implemented above it. Each throws the errors of its SDK.
 */
export interface ObjectStoreClient {
  /** `S3`: for messages. */
  readonly cloud: string;
  /** The server's host, for messages. */
  readonly host: string;
  /** Values that must not appear in any message. */
  readonly secrets: readonly string[];
  /** `undefined` if there is no object, or the credentials allow only writing. */
  find(key: string, signal?: AbortSignal): Promise<ObjectFacts | undefined>;
  /** `whole` is the only slice of the shipment. */
  putWhole(shipment: Shipment, whole: Slice, signal?: AbortSignal): Promise<ObjectFacts>;
  startParts(shipment: Shipment, signal?: AbortSignal): Promise<PartUpload>;
  /** @param version must be that of the first response, if known */
  read(key: string, from: number, version: string | undefined, signal?: AbortSignal): Promise<ObjectBody>;
}

/** The metadata entry in which Flyte Admin's signed uploads store an object's MD5, base64. */
export const MD5_METADATA = "flyteContentMD5";

export interface OpenedClient {
  readonly client: ObjectStoreClient;
  /** The bucket or container in the form tasks use: `s3://bucket`. */
  readonly location: string;
  /** The key prefix, without slashes at its ends. */
  readonly path: string;
}
