import { createServer as createHttp } from "node:http";
import { createServer, type ServerHttp2Stream } from "node:http2";
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from "node:net";
import { adminClient, type RpcAnswer, type Transport } from "@flyte-settings/registration";
import { afterEach, describe, expect, it } from "vitest";

const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** Any server on a free port; the test closes all connections. */
async function listening(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

type Serve = (stream: ServerHttp2Stream, call: number) => void;

/** A gRPC server that handles each call as configured, by its number from 1. */
async function grpcServer(serve: Serve) {
  const seen = { calls: 0, sessions: 0 };
  const server = createServer();
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket));
  server.on("session", (session) => {
    seen.sessions += 1;
    session.on("error", () => undefined);
  });
  server.on("stream", (stream) => {
    stream.on("error", () => undefined);
    seen.calls += 1;
    serve(stream, seen.calls);
  });
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return { endpoint: await listening(server as unknown as Server), seen, cut };
}

function clientOf(endpoint: string, connectTimeoutMs = 5000): Transport {
  const sleep = async (): Promise<void> => undefined;
  const fourAttempts = { sleep, random: () => 0, now: () => 0, budgetMs: 700 };
  const client = adminClient({ endpoint, insecure: true, connectTimeoutMs, ...fourAttempts });
  closers.push(() => client.close());
  return client;
}

const call = (client: Transport, options = {}): Promise<RpcAnswer> =>
  client.call("flyteidl.service.AdminService/GetTask", Uint8Array.of(8, 2), options);

const grpc = { ":status": 200, "content-type": "application/grpc" };
const frame = (flag: number, size: number, body: Uint8Array): Buffer => {
  const head = Buffer.alloc(5);
  head[0] = flag;
  head.writeUInt32BE(size, 1);
  return Buffer.concat([head, body]);
};

const refuses =
  (code: number, message = "", more: Record<string, string> = {}): Serve =>
  (stream) =>
    stream.respond({ ...grpc, "grpc-status": `${code}`, "grpc-message": message, ...more }, { endStream: true });

const answers =
  (body: Buffer, withTrailers = true): Serve =>
  (stream) => {
    stream.respond(grpc, { waitForTrailers: withTrailers });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    stream.end(body);
  };

const http =
  (status: number, body: string, type = "text/html"): Serve =>
  (stream) => {
    stream.respond({ ":status": status, "content-type": type });
    stream.end(body);
  };

/** Headers and half a message, then the stream is reset. */
const resets =
  (code: number): Serve =>
  (stream) => {
    stream.respond(grpc);
    stream.write(frame(0, 100, Buffer.alloc(50)), () => stream.close(code));
  };

const good = answers(frame(0, 2, Uint8Array.of(8, 7)));
const details = Buffer.from([8, 3, 18, 1, 120, 26, 3, 10, 1, 97]).toString("base64");

describe("what a gRPC server may do", () => {
  const cases: readonly (readonly [string, Serve, string, RegExp, number])[] = [
    ["UNAVAILABLE", refuses(14, "no"), "UNAVAILABLE", /^no$/, 4],
    ["RESOURCE_EXHAUSTED", refuses(8, "too many"), "RESOURCE_EXHAUSTED", /^too many$/, 4],
    ["DEADLINE_EXCEEDED", refuses(4), "DEADLINE_EXCEEDED", /^$/, 4],
    [
      "a message too long for it",
      refuses(8, "grpc: received message larger than max (9 vs. 4)"),
      "RESOURCE_EXHAUSTED",
      /larger than max/,
      1,
    ],
    ["INVALID_ARGUMENT", refuses(3, "missing name"), "INVALID_ARGUMENT", /^missing name$/, 1],
    ["INTERNAL", refuses(13), "INTERNAL", /^$/, 1],
    ["UNAUTHENTICATED", refuses(16), "UNAUTHENTICATED", /^$/, 1],
    ["a status that gRPC does not know", refuses(99, "?"), "UNKNOWN", /^\?$/, 1],
    ["UTF-8, and a % that is none", refuses(3, "%E2%9C%93 100%"), "INVALID_ARGUMENT", /^✓ 100%$/, 1],
    ["a reset in the middle", resets(2), "UNAVAILABLE", /in the middle of a call/, 4],
    ["a reset that says no error", resets(0), "UNAVAILABLE", /in the middle of a call/, 4],
    ["a reset that says cancelled", resets(8), "UNAVAILABLE", /in the middle of a call/, 4],
    ["a failure in the middle", (stream) => stream.destroy(new Error("x")), "UNAVAILABLE", /INTERNAL_ERROR/, 4],
    ["a refused stream", (stream) => stream.close(7), "UNAVAILABLE", /REFUSED_STREAM/, 4],
    ["a cut connection", (stream) => stream.session?.destroy(), "UNAVAILABLE", /./, 4],
    ["GOAWAY with an error", (stream) => stream.session?.goaway(2), "UNAVAILABLE", /./, 4],
    ["no trailers", answers(frame(0, 2, Buffer.alloc(2)), false), "INTERNAL", /drops HTTP\/2's trailers/, 1],
    ["a compressed message", answers(frame(1, 2, Buffer.alloc(2))), "INTERNAL", /is compressed/, 1],
    ["half a message", answers(frame(0, 9, Buffer.alloc(2))), "INTERNAL", /not one gRPC message/, 1],
    ["no message", answers(Buffer.alloc(0)), "INTERNAL", /not one gRPC message/, 1],
    [
      "two messages",
      answers(Buffer.concat([frame(0, 1, Buffer.alloc(1)), frame(0, 1, Buffer.alloc(1))])),
      "INTERNAL",
      /not one gRPC message/,
      1,
    ],
    [
      "21 MiB",
      answers(frame(0, 21 << 20, Buffer.alloc(21 << 20))),
      "RESOURCE_EXHAUSTED",
      /larger than max \(20971520/,
      1,
    ],
    ["a page", http(200, "<html>hello"), "UNKNOWN", /HTTP 200 from a server that does not speak gRPC: hello/, 1],
    ["502 of a proxy", http(502, "<h1>Bad Gateway</h1>"), "UNAVAILABLE", /HTTP 502 .*: Bad Gateway$/, 4],
    ["403 of a proxy", http(403, "no"), "PERMISSION_DENIED", /HTTP 403/, 1],
    ["407 of a proxy", http(407, "who?"), "UNAUTHENTICATED", /HTTP 407/, 1],
  ];

  it.each(cases)("%s", async (_, serve, status, message, tries) => {
    const { endpoint, seen } = await grpcServer(serve);
    const answer = await call(clientOf(endpoint));
    expect(answer).toMatchObject({ status, message: expect.stringMatching(message) });
    expect(seen.calls).toBe(tries);
  });

  it("details come through", async () => {
    const { endpoint } = await grpcServer(refuses(3, "x", { "grpc-status-details-bin": details }));
    expect(await call(clientOf(endpoint))).toMatchObject({ details: [Buffer.from([10, 1, 97])] });
  });

  it.each([
    ["a cut connection", (stream: ServerHttp2Stream) => stream.session?.destroy()],
    ["GOAWAY with an error", (stream: ServerHttp2Stream) => stream.session?.goaway(2)],
  ])("%s, once: the call goes on over a new connection", async (_, fault) => {
    const { endpoint, seen } = await grpcServer((stream, number) => (number === 1 ? fault(stream) : good(stream, 2)));
    expect(await call(clientOf(endpoint))).toEqual({ status: "OK", bytes: Uint8Array.of(8, 7) });
    expect(seen).toEqual({ calls: 2, sessions: 2 });
  });

  it.each([
    ["after a GOAWAY", (stream: ServerHttp2Stream) => stream.session?.destroy()],
    ["without one", (_: ServerHttp2Stream, cut: () => void) => cut()],
  ])("eight calls in flight on a connection that ends %s are all made again", async (_, end) => {
    const { endpoint, seen, cut } = await grpcServer((stream, number) => {
      if (number === 8) setImmediate(() => end(stream, cut));
      else if (number > 8) good(stream, number);
    });
    const client = clientOf(endpoint);
    const all = await Promise.all(Array.from({ length: 8 }, () => call(client, { timeoutMs: 60_000 })));
    expect(all.map(({ status }) => status)).toEqual(Array(8).fill("OK"));
    expect(seen).toEqual({ calls: 16, sessions: 2 });
  });

  it("GOAWAY without an error: finishes calls and then reconnects", async () => {
    const { endpoint, seen } = await grpcServer((stream, number) => {
      if (number === 1) stream.session?.goaway(0);
      good(stream, number);
    });
    const client = clientOf(endpoint);
    expect((await call(client)).status).toBe("OK");
    expect((await call(client)).status).toBe("OK");
    expect(seen).toEqual({ calls: 2, sessions: 2 });
  });

  it("sixty calls at once share one connection", async () => {
    const { endpoint, seen } = await grpcServer(good);
    const client = clientOf(endpoint);
    await Promise.all(Array.from({ length: 60 }, () => call(client)));
    expect(seen).toEqual({ calls: 60, sessions: 1 });
  });

  it("silence ends with the time limit", async () => {
    const { endpoint, seen } = await grpcServer(() => undefined);
    const answer = await call(clientOf(endpoint), { timeoutMs: 20 });
    expect(answer).toMatchObject({ status: "DEADLINE_EXCEEDED", message: "no answer within 20 ms" });
    expect(seen.calls).toBe(4);
  });

  it("whoever stops, stops at once", async () => {
    const stop = new AbortController();
    const { endpoint, seen } = await grpcServer(() => stop.abort());
    await expect(call(clientOf(endpoint), { signal: stop.signal })).rejects.toMatchObject({ code: "ABORTED" });
    await expect(call(clientOf(endpoint), { signal: stop.signal })).rejects.toMatchObject({ code: "ABORTED" });
    expect(seen.calls).toBe(1);
  });
});

describe("whoever stops while it connects", () => {
  it("stops at once", async () => {
    const stop = new AbortController();
    const endpoint = await listening(createTcp(() => stop.abort()));
    const calling = call(clientOf(`https://${endpoint}`), { signal: stop.signal });
    await expect(calling).rejects.toMatchObject({ code: "ABORTED" });
  });
});

describe("what is no gRPC server", () => {
  const others: readonly (readonly [string, () => Server])[] = [
    ["bytes of something else", () => createTcp((socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n"))],
    ["HTTP/1.1", () => createHttp((_, response) => response.end("hello")) as unknown as Server],
    ["a port that hangs up", () => createTcp((socket) => socket.destroy())],
  ];

  it.each(others)("%s is unavailable, in one sentence", async (_, server) => {
    const answer = await call(clientOf(await listening(server())));
    expect(answer).toMatchObject({ status: "UNAVAILABLE", message: expect.stringMatching(/^.{10,200}$/) });
  });

  it("a port that does not speak TLS is said to, and tried once", async () => {
    let connections = 0;
    const endpoint = await listening(
      createTcp((socket) => {
        connections += 1;
        socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
      }),
    );
    const answer = await call(clientOf(`https://${endpoint}`));
    expect(answer).toMatchObject({ message: expect.stringContaining("admin.insecure: true is for plain text") });
    expect(connections).toBe(1);
  });

  it("a port that is silent where TLS is expected ends with the time limit", async () => {
    const endpoint = await listening(createTcp(() => undefined));
    const answer = await call(clientOf(`https://${endpoint}`, 20));
    expect(answer).toMatchObject({ status: "UNAVAILABLE", message: expect.stringContaining("no connection in time") });
  });
});
