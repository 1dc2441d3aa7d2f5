import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { create, type DescMessage, fromBinary, fromJsonString, toBinary, toJsonString } from "@bufbuild/protobuf";
import { ActiveLaunchPlanRequestSchema, ObjectGetRequestSchema } from "@flyte-settings/registration/wire";
import { type AdminAnswer, refuse, statusMessage } from "./answer.ts";
import type { Handle } from "./handle-call.ts";
import { type MessageLimit, tooLarge } from "./message-limit.ts";
import { type Method, methods } from "./methods.ts";
import type { PlannedUploadAnswer, RecordedUpload } from "./options.ts";
import type { AdminState } from "./state.ts";
import { statuses } from "./status.ts";

const BINARY = "application/octet-stream";

/** The HTTP gateway and, below `/flyte-data/`, the store of the signed URLs, on a free port. */
export async function serveGateway(
  handle: Handle,
  limit: MessageLimit,
  state: AdminState,
  uploads: RecordedUpload[],
  uploadAnswers: readonly PlannedUploadAnswer[],
): Promise<{ readonly origin: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    void (async () => {
      const body = await read(request);
      if (request.method === "PUT" && request.url?.startsWith("/flyte-data/")) {
        return storePut(request, response, body, state, uploads, uploadAnswers);
      }
      return serve(request, response, body, handle, limit);
    })().catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Checks the MD5 and that the header of every signed name was sent, as a store does. */
function storePut(
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
  state: AdminState,
  uploads: RecordedUpload[],
  planned: readonly PlannedUploadAnswer[],
): void {
  const path = request.url ?? "";
  const headers = request.headers as Record<string, string>;
  const md5 = createHash("md5").update(body).digest("base64");
  const answer = planned[Math.min(uploads.length, planned.length - 1)] ?? trueAnswer(path, headers, md5);
  uploads.push({ path, headers, body, status: answer.status });
  if (answer.status < 300) state.objects.set(path.replace(/\?.*$/s, ""), md5);
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

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
  handle: Handle,
  limit: MessageLimit,
): Promise<void> {
  const path = (request.url ?? "").replace(/\?.*$/s, "");
  const isJson = (request.headers["content-type"] ?? "application/json").startsWith("application/json");
  const found = route(request.method ?? "GET", path);
  if (found === undefined) return send(response, 404, isJson, refuse("NOT_FOUND", "Not Found"));
  const [name, method, id] = found;
  let bytes: Uint8Array;
  try {
    bytes = message(method, id, body, isJson);
  } catch (error) {
    return send(response, 400, isJson, refuse("INVALID_ARGUMENT", goProblem((error as Error).message, body)));
  }
  const headers = request.headers as Record<string, string>;
  if (bytes.length > limit.maxBytes) {
    limit.tooLarge(name, headers);
    const refused = tooLarge(bytes.length, limit);
    return send(response, statuses[refused.status].http, isJson, refused);
  }
  const closed = new AbortController();
  response.once("close", () => closed.abort());
  const answer = await handle({ method: name, bytes, headers, signal: closed.signal });
  return send(response, statuses[answer.status].http, isJson, answer);
}

type Id = Readonly<Record<string, string>>;

function route(verb: string, path: string): [string, Method, Id] | undefined {
  for (const [name, method] of Object.entries(methods)) {
    const [wanted, pattern] = method.gateway;
    const match = new RegExp(`^${pattern.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`).exec(path);
    if (wanted !== verb || match === null) continue;
    const parts = Object.entries(match.groups ?? {}).map(([key, value]) => [key, decodeURIComponent(value)]);
    return [name, method, Object.fromEntries(parts)];
  }
  return undefined;
}

/** The path's identifier goes over that of the body, as in the real gateway. */
function message({ request }: Method, id: Id, body: Buffer, isJson: boolean): Uint8Array {
  if (request === undefined) return new Uint8Array(0);
  if (request === ObjectGetRequestSchema || request === ActiveLaunchPlanRequestSchema)
    return toBinary(request, create(request as DescMessage, { id } as never));
  const given = isJson
    ? fromJsonString(request, body.length === 0 ? "{}" : body.toString())
    : fromBinary(request, body);
  if (Object.keys(id).length === 0) return isJson ? toBinary(request, given) : body;
  const { $typeName: _, ...fields } = given;
  return toBinary(request, create(request as DescMessage, { ...fields, id } as never));
}

/** An unknown key as Go's protojson tells of it, its non-breaking space included. */
function goProblem(problem: string, body: Buffer): string {
  const key = /key ("[^"]*") is unknown/.exec(problem)?.[1];
  if (key === undefined) return `proto: ${problem}`;
  const before = body.toString().split(key)[0]?.split("\n") ?? [];
  return `proto:\u00a0(line ${before.length}:${(before.at(-1)?.length ?? 0) + 1}): unknown field ${key}`;
}

function send(response: ServerResponse, status: number, isJson: boolean, answer: AdminAnswer): void {
  const type = isJson ? "application/json" : BINARY;
  response.writeHead(status, { "content-type": type }).end(isJson ? jsonBody(answer) : binaryBody(answer));
}

function binaryBody(answer: AdminAnswer): Uint8Array {
  return answer.status === "OK" ? answer.bytes : statusMessage(answer);
}

function jsonBody(answer: AdminAnswer): string {
  if (answer.status !== "OK") {
    return `{"code":${statuses[answer.status].code}, "message":${JSON.stringify(answer.message)}, "details":[]}`;
  }
  if (answer.schema === undefined) return "{}";
  return toJsonString(answer.schema, fromBinary(answer.schema, answer.bytes), { useProtoFieldName: true });
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
