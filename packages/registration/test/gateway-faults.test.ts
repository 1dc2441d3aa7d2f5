import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from "node:net";
import { adminClient, type RpcAnswer } from "@flyte-settings/registration";
import { afterEach, describe, expect, it } from "vitest";

const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const sleep = async (): Promise<void> => undefined;
const fourAttempts = { sleep, random: () => 0, now: () => 0, budgetMs: 700 };

type Serve = (response: ServerResponse, request: IncomingMessage) => void;

async function listening(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function ask(serve: Serve, options = {}) {
  const seen: string[] = [];
  const endpoint = await listening(
    createServer((request, response) => {
      request.resume();
      seen.push(request.url ?? "");
      serve(response, request);
    }),
  );
  const client = adminClient({ endpoint, gateway: true, fetch, ...fourAttempts });
  const answer: RpcAnswer = await client.call(
    "flyteidl.service.AdminService/CreateTask",
    Uint8Array.of(10, 0),
    options,
  );
  return { answer, seen };
}

const binary = { "content-type": "application/octet-stream" };
const says =
  (status: number, headers: Record<string, string>, body: string | Uint8Array = ""): Serve =>
  (response) =>
    void response.writeHead(status, headers).end(body);
const page = { "content-type": "text/html" };
const refused = Uint8Array.of(8, 3, 18, 2, 110, 111, 26, 3, 10, 1, 97);

describe("what an HTTP gateway may do", () => {
  const cases: readonly (readonly [string, Serve, string, RegExp, number])[] = [
    ["a refusal", says(400, binary, refused), "INVALID_ARGUMENT", /^no$/, 1],
    ["a refusal without a text", says(404, binary, Uint8Array.of(8, 5)), "NOT_FOUND", /^$/, 1],
    ["a refusal that is no protobuf", says(400, binary, "\xff\xff"), "INVALID_ARGUMENT", /HTTP 400/, 1],
    [
      "JSON where protobuf was asked for",
      says(200, { "content-type": "application/json" }, "{}"),
      "UNKNOWN",
      /HTTP 200/,
      1,
    ],
    ["a page of a proxy", says(502, page, "<title>x</title><h1>Bad\nGateway</h1>"), "UNAVAILABLE", /Bad Gateway$/, 4],
    ["503", says(503, page), "UNAVAILABLE", /HTTP 503/, 4],
    ["504", says(504, page), "DEADLINE_EXCEEDED", /HTTP 504/, 4],
    ["429", says(429, page), "RESOURCE_EXHAUSTED", /HTTP 429/, 4],
    ["401", says(401, page), "UNAUTHENTICATED", /HTTP 401/, 1],
    ["403", says(403, page, "no"), "PERMISSION_DENIED", /HTTP 403 .*: no$/, 1],
    ["500", says(500, page), "UNKNOWN", /HTTP 500/, 1],
    [
      "a redirect, which is not followed, and whose query is not shown",
      says(302, { location: "https://login.example.org/sso?token=SECRET" }),
      "UNKNOWN",
      /^HTTP 302 leads to https:\/\/login\.example\.org\/sso: is that a login page/,
      1,
    ],
    [
      "half of what was announced",
      (response) => {
        response.writeHead(200, { ...binary, "content-length": "100" }).write("half", () => response.destroy());
      },
      "UNAVAILABLE",
      /^cannot reach http:/,
      4,
    ],
    ["a cut connection", (response) => response.destroy(), "UNAVAILABLE", /^cannot reach http:/, 4],
    [
      "21 MiB announced",
      says(200, { ...binary, "content-length": `${21 << 20}` }),
      "RESOURCE_EXHAUSTED",
      /than max/,
      1,
    ],
    ["21 MiB", says(200, binary, Buffer.alloc(21 << 20)), "RESOURCE_EXHAUSTED", /than max/, 1],
  ];

  it.each(cases)("%s", async (_, serve, status, message, tries) => {
    const { answer, seen } = await ask(serve);
    expect(answer).toMatchObject({ status, message: expect.stringMatching(message) });
    expect(JSON.stringify(answer)).not.toContain("SECRET");
    expect(seen).toEqual(Array(tries).fill("/api/v1/tasks"));
  });

  it("details come through", async () => {
    const { answer } = await ask(says(400, binary, refused));
    expect(answer).toMatchObject({ details: [Uint8Array.of(10, 1, 97)] });
  });

  it("silence ends with the time limit", async () => {
    const { answer, seen } = await ask(() => undefined, { timeoutMs: 20 });
    expect(answer).toMatchObject({ status: "DEADLINE_EXCEEDED", message: "no answer within 20 ms" });
    expect(seen).toHaveLength(4);
  });

  it("whoever stops, stops at once", async () => {
    const stop = new AbortController();
    await expect(ask(() => stop.abort(), { signal: stop.signal })).rejects.toMatchObject({ code: "ABORTED" });
  });

  it("bytes that are no HTTP are unavailable, in one sentence", async () => {
    const endpoint = await listening(createTcp((socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n")));
    const client = adminClient({ endpoint, gateway: true, fetch, ...fourAttempts });
    const answer = await client.call("flyteidl.service.AdminService/CreateTask", Uint8Array.of(10, 0));
    expect(answer).toMatchObject({ status: "UNAVAILABLE", message: expect.stringMatching(/^cannot reach .{10,200}$/) });
  });
});
