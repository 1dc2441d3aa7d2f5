/**
 * The headers of the PUT to a signed URL. Equivalent of flytekit's `FlyteRemote.upload_file`: length and MD5, Azure's
 * blob type, then Admin's headers, which take precedence. Differences because of signers and stores: a returned
 * `content-length` is dropped (Admin's signer sets it to the length of the MD5's *text*), and Azure is recognized by
 * all of its schemes.
 */
import type { CompatOptions } from "@flyte-settings/core";
import { isCompat } from "@flyte-settings/core/internal";

export interface UploadHeadersInput {
  readonly nativeUrl: string;
  /** As returned by Admin. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of the body: base64 of the 16 bytes, or 32 hex digits. */
  readonly md5: string;
  /** Of the body, in bytes. */
  readonly size: number;
}

/** Names in lower case. */
export function uploadHeaders(input: UploadHeadersInput, { compat }: CompatOptions = {}): Record<string, string> {
  const peer = isCompat(compat, "registration");
  const azure = peer ? input.nativeUrl.startsWith("abfs://") : /^(abfss?|wasbs?):/i.test(input.nativeUrl);
  const headers: Record<string, string> = {
    "content-length": String(input.size),
    "content-md5": /^[0-9a-f]{32}$/i.test(input.md5) ? Buffer.from(input.md5, "hex").toString("base64") : input.md5,
    ...(azure ? { "x-ms-blob-type": "BlockBlob" } : {}),
  };
  for (const [name, value] of Object.entries(input.headers)) {
    if (name.toLowerCase() !== "content-length") headers[name.toLowerCase()] = value;
  }
  return headers;
}
