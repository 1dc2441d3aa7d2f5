/** `CreateUploadLocation`: a signed URL for uploading code, as for S3. */
import { randomBytes } from "node:crypto";
import { create, fromBinary } from "@bufbuild/protobuf";
import {
  type CreateUploadLocationRequest,
  CreateUploadLocationRequestSchema,
  CreateUploadLocationResponseSchema,
} from "@flyte-settings/registration/wire";
import { type AdminAnswer, accept, refuse } from "./answer.ts";
import { expiresAt, goDuration, MAX_EXPIRY_SECONDS, signedUrl } from "./signing.ts";
import { type AdminState, objectKey } from "./state.ts";

export function uploadLocation(bytes: Uint8Array, state: AdminState): AdminAnswer {
  const request = fromBinary(CreateUploadLocationRequestSchema, bytes);
  const problem = requestProblem(request);
  if (problem !== undefined) return refuse("INVALID_ARGUMENT", problem);
  const { project, domain, filename, filenameRoot, contentMd5 } = request;
  const md5 = Buffer.from(contentMd5).toString("base64");
  const folder = filenameRoot === "" ? base32(contentMd5) : filenameRoot;
  const path = normalized([project, domain, folder, ...(filename || randomName()).split("/")]);
  const nativeUrl = `s3://flyte-data/${path.map(nativeEscaped).join("/")}`;
  const object = `/flyte-data/${path.map(encodeURIComponent).join("/")}`;
  const there = state.objects.get(objectKey(object));
  if (filename !== "" && filenameRoot !== "" && there !== undefined && there.md5 !== md5) {
    return refuse(
      "ALREADY_EXISTS",
      `file already exists at location [${nativeUrl}], specify a matching hash if you wish to rewrite`,
    );
  }
  // the length of the MD5 string rather than of the content: the real Admin has the same bug
  const headers: Record<string, string> = { "Content-MD5": md5, "Content-Length": String(md5.length) };
  if (request.addContentMd5Metadata) headers["x-amz-meta-flyteContentMD5"] = md5;
  const seconds = request.expiresIn?.seconds ?? MAX_EXPIRY_SECONDS;
  return accept(
    CreateUploadLocationResponseSchema,
    create(CreateUploadLocationResponseSchema, {
      signedUrl: signedUrl("PUT", state.storeOrigin, object, headers, seconds),
      nativeUrl,
      expiresAt: expiresAt(seconds),
      headers,
    }),
  );
}

function requestProblem(request: CreateUploadLocationRequest): string | undefined {
  const { project, domain, filenameRoot, contentMd5, expiresIn } = request;
  if (project === "" || domain === "") return "project and domain are required parameters";
  if (contentMd5.length === 0 && filenameRoot === "") return "content_md5 or filename_root is a required parameter";
  if (expiresIn === undefined || expiresIn.seconds <= MAX_EXPIRY_SECONDS) return undefined;
  const { seconds } = expiresIn;
  return `expiresIn [${goDuration(seconds)}] cannot exceed max allowed expiration [${goDuration(MAX_EXPIRY_SECONDS)}]`;
}

/** `..` refers to the parent, as in the real store. */
function normalized(parts: readonly string[]): string[] {
  const path: string[] = [];
  for (const part of parts) {
    if (part === "..") path.pop();
    else if (part !== "." && part !== "") path.push(part);
  }
  return path;
}

/** Percent-encoded, except the `=` of base32's padding. */
function nativeEscaped(part: string): string {
  return encodeURIComponent(part).replaceAll("%3D", "=");
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const digits = bits.match(/.{1,5}/g) ?? [];
  const text = digits.map((five) => ALPHABET[Number.parseInt(five.padEnd(5, "0"), 2)]).join("");
  return text.padEnd(Math.ceil(text.length / 8) * 8, "=");
}

/** The alphabet of Kubernetes' random names: no vowels and no characters that look alike. */
const RANDOM = "bcdfghjklmnpqrstvwxz2456789";

function randomName(): string {
  return [...randomBytes(20)].map((byte) => RANDOM[byte % RANDOM.length]).join("");
}
