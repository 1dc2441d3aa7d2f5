import type { ServerResponse } from "node:http";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { RegistryFault } from "./fake-registry-faults.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
}

/** Sends the registry's response, as altered by a fault. */
export function sendAnswer(
  request: { readonly method: string; readonly path: string },
  answer: Answer,
  fault: RegistryFault | undefined,
  response: ServerResponse,
): void {
  response.on("error", () => {}); // the client disconnected, which the test expects
  if (fault) strike[fault.kind](request, answer, fault as never, response);
  else send(request, answer, response);
}

function send(request: { readonly method: string }, answer: Answer, response: ServerResponse): void {
  response.writeHead(answer.status, { ...answer.headers, "content-length": String(answer.bytes.length) });
  response.end(request.method === "HEAD" ? undefined : answer.bytes);
}

type Strike<K extends RegistryFault["kind"]> = (
  request: { readonly method: string; readonly path: string },
  answer: Answer,
  fault: Extract<RegistryFault, { kind: K }>,
  response: ServerResponse,
) => void;

const strike: { readonly [K in RegistryFault["kind"]]: Strike<K> } = {
  status(request, _answer, fault, response) {
    const headers = {
      "content-type": "application/json",
      ...omitUndefined({ "retry-after": fault.retryAfter }),
    };
    send(request, { status: fault.status, headers, bytes: Buffer.from(fault.body ?? "{}") }, response);
  },
  "no-digest"(request, answer, _fault, response) {
    const { "docker-content-digest": _, etag: __, ...headers } = answer.headers;
    send(request, { ...answer, headers }, response);
  },
  "wrong-digest"(request, answer, fault, response) {
    const digest = fault.digest ?? `sha256:${"0".repeat(64)}`;
    send(request, { ...answer, headers: { ...answer.headers, "docker-content-digest": digest } }, response);
  },
  "other-bytes"(request, answer, _fault, response) {
    // same length and still valid JSON: only digits of a digest change
    const text = Buffer.from(answer.bytes)
      .toString("latin1")
      .replace(/[0-9a-f]{8}/, "00000000");
    send(request, { ...answer, bytes: Buffer.from(text, "latin1") }, response);
  },
  truncated(_request, answer, _fault, response) {
    response.writeHead(answer.status, { ...answer.headers, "content-length": String(answer.bytes.length) });
    response.write(answer.bytes.subarray(0, answer.bytes.length >> 1), () => response.destroy());
  },
  endless(_request, answer, _fault, response) {
    response.writeHead(answer.status, answer.headers);
    const piece = Buffer.alloc(64 * 1024, " ");
    const more = (): void => {
      while (!response.destroyed && response.write(piece));
    };
    response.on("drain", more);
    more();
  },
  huge(request, answer, fault, response) {
    send(request, { ...answer, bytes: Buffer.alloc(fault.bytes, " ") }, response);
  },
  slow(_request, answer, fault, response) {
    response.writeHead(answer.status, { ...answer.headers, "content-length": String(answer.bytes.length) });
    let at = 0;
    const timer = setInterval(() => {
      if (response.destroyed || at >= answer.bytes.length) {
        clearInterval(timer);
        response.end();
      } else response.write(answer.bytes.subarray(at, ++at));
    }, fault.everyMs);
    response.on("close", () => clearInterval(timer));
  },
  hang() {},
  reset(_request, _answer, _fault, response) {
    response.destroy();
  },
  redirect(request, _answer, fault, response) {
    const location = fault.to === "self" ? request.path : fault.to;
    send(request, { status: fault.status ?? 307, headers: { location }, bytes: new Uint8Array() }, response);
  },
  realm(request, _answer, fault, response) {
    const challenge = `Bearer realm="${fault.realm}",service="fake-registry"`;
    send(request, { status: 401, headers: { "www-authenticate": challenge }, bytes: Buffer.from("{}") }, response);
  },
  html(request, _answer, _fault, response) {
    const bytes = Buffer.from("<!doctype html><title>Sign in</title>");
    send(request, { status: 200, headers: { "content-type": "text/html" }, bytes }, response);
  },
};
