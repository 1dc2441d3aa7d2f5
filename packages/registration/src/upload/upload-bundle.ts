import { basename } from "node:path/posix";
import type { CompatMode } from "@flyte-settings/core";
import { FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { Trust } from "@flyte-settings/node-kit/http";
import { pause } from "../client/admin-client.ts";
import type { Transport } from "../client/rpc.ts";
import { statusError } from "../client/status-error.ts";
import type { PackageFile } from "../package/package-file.ts";
import { putSigned } from "./put-signed.ts";
import { uploadBody } from "./upload-body.ts";
import { uploadHeaders } from "./upload-headers.ts";
import {
  CREATE_UPLOAD_LOCATION,
  readUploadLocation,
  type UploadLocation,
  writeUploadLocationRequest,
} from "./upload-location.ts";

export interface UploadOptions extends Trust {
  readonly project: string;
  readonly domain: string;
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Seconds since 1970. */
  readonly now?: () => number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: UploadProgress) => void;
}

/** Progress of an upload; restarts when it is retried. */
export interface UploadProgress {
  readonly file: string;
  readonly bytes: number;
  readonly total: number;
}

/** A completed upload. */
export interface Uploaded {
  readonly file: string;
  /** The location for tasks: `s3://…`. */
  readonly location: string;
  readonly bytes: number;
  /** 32 hex digits, of the bytes sent. */
  readonly md5: string;
}

/**
 * Uploads a package's code to Flyte's store with a URL that Admin signs: as flytekit the file unchanged, as flytectl
 * its uncompressed tar. The digest of the bytes sent is part of the location, and the location is part of what is
 * registered. As flytectl, the upload also ignores the returned headers, accepts only status 200, and is not retried.
 *
 * @throws UPLOAD_FAILED, AUTH_FAILED, ADMIN_REFUSED, ADMIN_UNAVAILABLE, ARCHIVE_INVALID
 */
export async function uploadBundle(
  bundle: PackageFile,
  transport: Transport,
  mode: CompatMode,
  options: UploadOptions,
): Promise<Uploaded> {
  const { size, md5, open } = await uploadBody(bundle, mode === "flytectl");
  const digest = Buffer.from(md5);
  const file = basename(bundle.path);
  const ask = (): Promise<UploadLocation> =>
    askLocation(transport, {
      ...options,
      filename: file,
      contentMd5: digest,
      addContentMd5Metadata: mode !== "flytectl",
    });
  const put = async (location: UploadLocation): Promise<void> => {
    const { nativeUrl, headers } = location;
    const peer = mode === "flytectl";
    const facts = {
      nativeUrl: peer ? "" : nativeUrl,
      headers: peer ? {} : headers,
      md5: digest.toString("base64"),
      size,
    };
    const onProgress = (bytes: number): void => options.onProgress?.({ file, bytes, total: size });
    const how = { ...options, onProgress, sleep: options.sleep ?? pause, ...(peer ? { tries: 1 } : {}) };
    const status = await putSigned(location.signedUrl, uploadHeaders(facts), open, how);
    if (peer && status !== 200)
      throw new FlyteSettingsError("UPLOAD_FAILED", `bad status: ${status}: flytectl takes 200 alone`);
  };
  let location = await ask();
  try {
    await put(location);
  } catch (error) {
    if (!isExpired(location, error, options)) throw error;
    location = await ask();
    await put(location);
  }
  return { file, location: location.nativeUrl, bytes: size, md5: digest.toString("hex") };
}

interface Asked {
  readonly project: string;
  readonly domain: string;
  readonly filename: string;
  readonly contentMd5: Uint8Array;
  readonly addContentMd5Metadata: boolean;
  readonly signal?: AbortSignal;
}

async function askLocation(transport: Transport, asked: Asked): Promise<UploadLocation> {
  const { signal } = asked;
  const message = writeUploadLocationRequest(asked);
  const answer = await transport.call(CREATE_UPLOAD_LOCATION, message, omitUndefined({ signal }));
  if (answer.status !== "OK") throw statusError(`failed to create an upload location for ${asked.filename}`, answer);
  const location = readUploadLocation(answer.bytes);
  if (location.signedUrl !== "" && location.nativeUrl !== "") return location;
  throw new FlyteSettingsError("UPLOAD_FAILED", "Flyte Admin gave an upload location without a URL");
}

/** A store returns 403 for an expired URL. */
function isExpired({ expiresAt }: UploadLocation, error: unknown, { now = seconds }: UploadOptions): boolean {
  const refused =
    isFlyteSettingsError(error) && error.code === "UPLOAD_FAILED" && error.message.includes(" answered 403 ");
  return refused && expiresAt !== undefined && now() >= expiresAt;
}

function seconds(): number {
  return Math.floor(performance.timeOrigin / 1000 + performance.now() / 1000);
}
