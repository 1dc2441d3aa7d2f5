/** The store behind signed URLs. */
import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { PlannedUploadAnswer, RecordedUpload } from "./options.ts";
import { isExpired, isSigned } from "./signing.ts";
import { type AdminState, objectKey, type StoredObject } from "./state.ts";

export interface ObjectStore {
  readonly state: AdminState;
  readonly uploads: RecordedUpload[];
  readonly uploadAnswers: readonly PlannedUploadAnswer[];
}

/** Whether the request is for an object: a PUT below `/flyte-data/`, or a GET with a signature. */
export function isObjectRequest({ method, url = "" }: IncomingMessage): boolean {
  return method === "PUT" ? url.startsWith("/flyte-data/") : method === "GET" && url.includes("X-Amz-Signature=");
}

export function serveObject(
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
  store: ObjectStore,
): void {
  if (request.method === "PUT") put(request, response, body, store);
  else get(request.url ?? "", response, store);
}

function get(url: string, response: ServerResponse, { state }: ObjectStore): void {
  const found = readObject(url, state);
  if ("body" in found) response.writeHead(200, { "content-length": found.body.length }).end(found.body);
  else response.writeHead(found.status, { "content-type": "application/xml" }).end(xml(found.code, found.message));
}

interface ReadFailure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

function readObject(url: string, { objects }: AdminState): StoredObject | ReadFailure {
  if (!isSigned("GET", url)) {
    const message = "The request signature we calculated does not match the signature you provided.";
    return { status: 403, code: "SignatureDoesNotMatch", message };
  }
  if (isExpired(new URL(url, "http://store")))
    return { status: 403, code: "AccessDenied", message: "Request has expired" };
  const missing = { status: 404, code: "NoSuchKey", message: "The specified key does not exist." };
  return objects.get(objectKey(url)) ?? missing;
}

/** Checks the MD5 and that the header of every signed name was sent, like a real store. */
function put(
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
  { state, uploads, uploadAnswers: planned }: ObjectStore,
): void {
  const path = request.url ?? "";
  const headers = request.headers as Record<string, string>;
  const md5 = createHash("md5").update(body).digest("base64");
  const answer = planned[Math.min(uploads.length, planned.length - 1)] ?? trueAnswer(path, headers, md5);
  uploads.push({ path, headers, body, status: answer.status });
  if (answer.status < 300) state.objects.set(objectKey(path), { md5, body });
  response.writeHead(answer.status, answer.headers ?? {}).end(answer.body ?? "");
}

function trueAnswer(path: string, headers: Readonly<Record<string, string>>, md5: string): PlannedUploadAnswer {
  const signed = decodeURIComponent(/X-Amz-SignedHeaders=([^&]*)/.exec(path)?.[1] ?? "").split(";");
  const unsent = signed.find((name) => headers[name] === undefined);
  if (unsent !== undefined) return { status: 403, body: xml("AccessDenied", `signed header ${unsent} was not sent`) };
  const given = headers["content-md5"];
  if (given === undefined || given === md5) return { status: 200 };
  return { status: 400, body: xml("BadDigest", "The Content-MD5 you specified did not match what we received.") };
}

function xml(code: string, message: string): string {
  return `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
}
