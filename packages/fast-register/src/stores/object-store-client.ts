import type { Readable } from "node:stream";

/** A piece of a file, to be read anew for each try. */
export interface Slice {
  /** From 0. */
  readonly index: number;
  readonly start: number;
  readonly size: number;
  /** Base64 of its 16 bytes. */
  readonly md5: string;
  /** @param skip bytes of it that the store already has */
  open(skip?: number): Readable;
}

/** What a cloud says about an object. */
export interface ObjectFacts {
  readonly size?: number;
  /** Base64, of the whole object. */
  readonly md5?: string;
  /** As it was sent, without quotes; only where it is an MD5 or one of parts. */
  readonly etag?: string;
}

export interface ObjectBody extends ObjectFacts {
  readonly stream: Readable;
  /** First byte of what `stream` gives; 0 when the range was not heeded. */
  readonly from: number;
  /** The same for the same object, another after it was replaced; for resuming. */
  readonly version?: string;
}

/** An upload in parts, begun. */
export interface PartUpload {
  /** How many parts may be on their way together. */
  readonly lanes: number;
  putPart(part: Slice, signal?: AbortSignal): Promise<void>;
  complete(signal?: AbortSignal): Promise<ObjectFacts>;
  /** Nothing that was sent stays visible or is paid for. */
  abort(): Promise<void>;
}

/** The whole of what is sent. */
export interface Shipment {
  readonly key: string;
  readonly size: number;
  /** Base64. */
  readonly md5: string;
  readonly contentType: string;
  readonly parts: readonly Slice[];
}

/**
 * What one cloud must do. One request a call, nothing tried again inside: retries, comparison and parts are the same for
 * all clouds and stand above it. Each throws what its SDK throws.
 */
export interface ObjectStoreClient {
  /** `S3`: for words. */
  readonly cloud: string;
  /** Host that is asked, for words. */
  readonly host: string;
  /** Values that no message may hold. */
  readonly secrets: readonly string[];
  /** `undefined` where there is nothing, and where the credentials may only write. */
  find(key: string, signal?: AbortSignal): Promise<ObjectFacts | undefined>;
  /** `whole` is the one slice of the shipment. */
  putWhole(shipment: Shipment, whole: Slice, signal?: AbortSignal): Promise<ObjectFacts>;
  startParts(shipment: Shipment, signal?: AbortSignal): Promise<PartUpload>;
  /** @param version must be that of the first answer, where it is known */
  read(key: string, from: number, version: string | undefined, signal?: AbortSignal): Promise<ObjectBody>;
}

/** The metadata entry in which Flyte Admin's signed uploads keep an object's MD5, base64. */
export const MD5_METADATA = "flyteContentMD5";

export interface OpenedClient {
  readonly client: ObjectStoreClient;
  /** Of bucket or container, as tasks write it: `s3://bucket`. */
  readonly location: string;
  /** Below it, without slashes at its ends. */
  readonly path: string;
}
