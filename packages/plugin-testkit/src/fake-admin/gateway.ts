import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  create,
  type DescMessage,
  fromBinary,
  fromJson,
  fromJsonString,
  type JsonObject,
  toBinary,
  toJsonString,
} from "@bufbuild/protobuf";
import { type AdminAnswer, refuse, statusMessage } from "./answer.ts";
import type { Handle } from "./handle-call.ts";
import { type MessageLimit, tooLarge } from "./message-limit.ts";
import { type Method, methods } from "./methods.ts";
import { isObjectRequest, serveObject } from "./object-store.ts";
import type { PlannedUploadAnswer, RecordedUpload } from "./options.ts";
import type { AdminState } from "./state.ts";
import { statuses } from "./status.ts";

const BINARY = "application/octet-stream";

/** The HTTP gateway and the store for signed URLs, on a free port. */
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
      if (isObjectRequest(request)) return serveObject(request, response, body, { state, uploads, uploadAnswers });
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
  const [name, method, fields] = found;
  let bytes: Uint8Array;
  try {
    bytes = message(method, fields, new URL(request.url ?? "", "http://x").searchParams, body, isJson);
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

/** Fields of the message by path, `id.project`. */
type Fields = Readonly<Record<string, string>>;

function route(verb: string, path: string): [string, Method, Fields] | undefined {
  for (const [name, method] of Object.entries(methods)) {
    const [wanted, pattern] = method.gateway;
    const fields = [...pattern.matchAll(/\{([\w.]+)\}/g)].map(([, field = ""]) => field);
    const source = pattern.replace("(/", "(?:/").replace(/\{[\w.]+\}/g, "([^/]+)");
    const match = new RegExp(`^${source}$`).exec(path);
    if (wanted !== verb || match === null) continue;
    const values = fields.map((field, index) => [field, decodeURIComponent(match[index + 1] ?? "")]);
    return [name, method, Object.fromEntries(values)];
  }
  return undefined;
}

/** Fields in the path override those in the body, as in the real gateway; a GET has fields in its query. */
function message(
  { request, gateway }: Method,
  path: Fields,
  query: URLSearchParams,
  body: Buffer,
  isJson: boolean,
): Uint8Array {
  if (request === undefined) return new Uint8Array(0);
  if (gateway[0] === "GET")
    return toBinary(request, fromJson(request, nested({ ...Object.fromEntries(query), ...path })));
  const given = isJson
    ? fromJsonString(request, body.length === 0 ? "{}" : body.toString())
    : fromBinary(request, body);
  if (Object.keys(path).length === 0) return isJson ? toBinary(request, given) : body;
  const { $typeName: _, ...fields } = given;
  const { id } = fromJson(request, nested(path)) as unknown as { id: object };
  return toBinary(request, create(request as DescMessage, { ...fields, id } as never));
}

const enums: ReadonlySet<string> = new Set(["id.resource_type", "resource_type", "sort_by.direction"]);

/** `{ "id.name": "x" }` → `{ id: { name: "x" } }` */
function nested(fields: Fields): JsonObject {
  const result: JsonObject = {};
  for (const [path, text] of Object.entries(fields)) {
    const value = enums.has(path) && /^\d+$/.test(text) ? Number(text) : text;
    const [outer = "", inner] = path.split(".");
    result[outer] = inner === undefined ? value : { ...(result[outer] as JsonObject), [inner]: value };
  }
  return result;
}

/** Go protojson's message about an unknown key, including its non-breaking space. */
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
