import { omitUndefined } from "@flyte-settings/core/plugin";
import { allBytesOf, bytesOf, EMPTY, numberOf, textOf } from "../proto/read-wire.ts";
import { concat, lengthDelimited, optionalText, varintField } from "../proto/write-wire.ts";

/** `service.CreateUploadLocationRequest`. */
export interface UploadLocationRequest {
  readonly project: string;
  readonly domain: string;
  readonly filename: string;
  /** 16 bytes. */
  readonly contentMd5: Uint8Array;
  /** flytekit requests it, flytectl does not: store the digest as the object's metadata too. */
  readonly addContentMd5Metadata?: boolean;
}

/** `service.CreateUploadLocationResponse`. */
export interface UploadLocation {
  /** Has a signature in its query: never print it. */
  readonly signedUrl: string;
  /** `s3://…`: the location for tasks. */
  readonly nativeUrl: string;
  /** Seconds since 1970; absent if Admin does not set it. */
  readonly expiresAt?: number;
  /** Headers that must be sent with the PUT, because they are signed. */
  readonly headers: Readonly<Record<string, string>>;
}

export const CREATE_UPLOAD_LOCATION = "flyteidl.service.DataProxyService/CreateUploadLocation";

export function writeUploadLocationRequest(request: UploadLocationRequest): Uint8Array {
  return concat([
    optionalText(1, request.project),
    optionalText(2, request.domain),
    optionalText(3, request.filename),
    lengthDelimited(5, request.contentMd5),
    request.addContentMd5Metadata ? varintField(7, 1) : EMPTY,
  ]);
}

export function readUploadLocation(bytes: Uint8Array): UploadLocation {
  const expires = bytesOf(bytes, 3);
  const headers = allBytesOf(bytes, 4).map((entry): [string, string] => [textOf(entry, 1), textOf(entry, 2)]);
  return {
    signedUrl: textOf(bytes, 1),
    nativeUrl: textOf(bytes, 2),
    ...omitUndefined({ expiresAt: expires === undefined ? undefined : numberOf(expires, 1) }),
    headers: Object.fromEntries(headers),
  };
}
