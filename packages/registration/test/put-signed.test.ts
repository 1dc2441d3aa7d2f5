import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { putSigned } from "../src/upload/put-signed.ts";

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** Responds in order and repeats the last response; `cut` closes the connection halfway. */
async function store(
  answers: readonly { status: number; headers?: Record<string, string>; body?: string; cut?: true }[],
) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const { status, headers: more = {}, body = "", cut } = answers[Math.min(seen.length, answers.length - 1)]!;
      seen.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      if (cut) request.socket.destroy();
      else response.writeHead(status, more).end(body);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

const body = Buffer.from("bundle");
const headers = { "content-length": "6", "content-md5": "abc==" };
const waits: number[] = [];
const options = {
  random: () => 0,
  sleep: async (ms: number) => {
    waits.push(ms);
  },
};

describe("the PUT to a signed URL", () => {
  it("sends path, query, headers and length as they were signed", async () => {
    const { origin, seen } = await store([{ status: 200 }]);
    const path = "/b/ABC%3D%3D/a%7Eb[1]/../x.tar.gz?X-Sig=%2f+a&y";
    expect(await putSigned(`${origin}${path}`, headers, () => [body], options)).toBe(200);
    expect(seen[0]).toMatchObject({
      method: "PUT",
      url: path,
      body: "bundle",
      headers: { ...headers, host: origin.slice(7) },
    });
    expect(seen[0]?.headers).not.toHaveProperty("transfer-encoding");
  });

  it("tells how far it is, and begins again with the next try", async () => {
    const { origin, seen } = await store([{ status: 503 }, { status: 200 }]);
    const large = Buffer.alloc(600_000, "x");
    const pieces = [large.subarray(0, 262_144), large.subarray(262_144, 524_288), large.subarray(524_288)];
    const told: number[] = [];
    const onProgress = (bytes: number): void => void told.push(bytes);
    await putSigned(`${origin}/x`, { "content-length": "600000" }, () => pieces, { ...options, onProgress });
    expect(told).toEqual([262_144, 524_288, 600_000, 262_144, 524_288, 600_000]);
    expect(seen[1]?.body).toBe(large.toString());
  });

  it("sends an empty body with its length", async () => {
    const { origin, seen } = await store([{ status: 204 }]);
    await putSigned(`${origin}/x`, { "content-length": "0" }, () => [], options);
    expect(seen[0]?.headers["content-length"]).toBe("0");
    expect(seen[0]?.headers).not.toHaveProperty("transfer-encoding");
  });

  it("follows 307 with the body, to another host too", async () => {
    const other = await store([{ status: 201 }]);
    const { origin } = await store([{ status: 307, headers: { location: `${other.origin}/there?sig=2` } }]);
    expect(await putSigned(`${origin}/here?sig=1`, headers, () => [body], options)).toBe(201);
    expect(other.seen[0]).toMatchObject({ method: "PUT", url: "/there?sig=2", body: "bundle" });
  });

  it("waits as Retry-After says, and gives up after four tries", async () => {
    waits.length = 0;
    const { origin, seen } = await store([{ status: 503, headers: { "retry-after": "2" } }]);
    await expect(putSigned(`${origin}/x`, headers, () => [body], options)).rejects.toMatchObject({
      code: "UPLOAD_FAILED",
    });
    expect([seen.length, waits]).toEqual([4, [2000, 2000, 2000]]);
  });

  const outcomes: readonly (readonly [number, number, RegExp])[] = [
    [408, 4, /returned 408/],
    [429, 4, /returned 429/],
    [500, 4, /returned 500/],
    [503, 4, /returned 503/],
    [400, 1, /returned 400.* did not get the bytes/],
    [403, 1, /returned 403.* signature is not accepted/],
    [404, 1, /returned 404.* storage\.container/],
    [411, 1, /returned 411.* without its length/],
    [413, 1, /returned 413.* larger than/],
    [202, 1, /returned 202/],
  ];

  it.each(outcomes)("%i for ever: %i tries, and one error that names host and port", async (status, tries, message) => {
    const { origin, seen } = await store([{ status, body: `at ${"x".repeat(10)}?X-Amz-Signature=SECRET` }]);
    const failure = await putSigned(`${origin}/x?X-Amz-Signature=SECRET`, headers, () => [body], options).catch(
      (error) => error,
    );
    expect(failure).toMatchObject({ code: "UPLOAD_FAILED", message: expect.stringMatching(message) });
    expect(failure.message).toContain(origin.slice(7));
    expect(`${failure.message}${failure.cause}${JSON.stringify(failure)}`).not.toContain("SECRET");
    expect(seen).toHaveLength(tries);
  });

  it("cut for ever is one error without the query", async () => {
    const { origin, seen } = await store([{ status: 0, cut: true }]);
    const failure = await putSigned(`${origin}/x?X-Amz-Signature=SECRET`, headers, () => [body], options).catch(
      (error) => error,
    );
    expect(failure).toMatchObject({ code: "UPLOAD_FAILED", message: expect.stringMatching(/cannot be reached/) });
    expect(`${failure.message}${failure.cause}`).not.toContain("SECRET");
    expect(seen).toHaveLength(4);
  });

  it("silence ends with the time limit", async () => {
    const server = createServer(() => undefined);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`;
    const limited = { ...options, timeoutMs: 20, tries: 2 };
    await expect(putSigned(url, headers, () => [body], limited)).rejects.toThrow(/no answer in time/);
  });

  it("whoever stops, stops at once", async () => {
    const stop = new AbortController();
    const server = createServer(() => stop.abort());
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`;
    const failure = putSigned(url, headers, () => [body], { ...options, signal: stop.signal });
    await expect(failure).rejects.toMatchObject({ code: "ABORTED" });
  });

  it("tries again when the connection is cut", async () => {
    const { origin, seen } = await store([{ status: 0, cut: true }, { status: 200 }]);
    expect(await putSigned(`${origin}/x`, headers, () => [body], options)).toBe(200);
    expect(seen).toHaveLength(2);
  });

  const refused = [
    ["a redirect to https", 307, { location: "https://elsewhere.example.org/x" }, "", /redirect to another scheme/],
    ["a redirect that makes a GET of it", 302, { location: "/y" }, "", /returned 302/],
    [
      "a body with the signature in it",
      403,
      {},
      "see http://s/x?X-Amz-Signature=SECRET&b=SECRET and Signature=SECRET",
      /returned 403/,
    ],
    [
      "XML",
      400,
      {},
      "<Error><Code>BadDigest</Code><Message>no match</Message></Error>",
      /returned 400.*: BadDigest no match/,
    ],
  ] as const;

  it.each(refused)("%s: an error without the secret", async (_, status, more, text, message) => {
    const { origin } = await store([{ status, headers: more, body: text }]);
    const failure = await putSigned(`${origin}/x?X-Amz-Signature=SECRET`, headers, () => [body], options).catch(
      (error) => error,
    );
    expect(failure).toMatchObject({ code: "UPLOAD_FAILED", message: expect.stringMatching(message) });
    expect(failure.message).not.toContain("SECRET");
  });

  it("a host that does not resolve is explained", async () => {
    const failure = await putSigned(
      "http://minio.flyte.invalid:9000/x?sig=SECRET",
      headers,
      () => [body],
      options,
    ).catch((error) => error);
    expect(failure.message).toContain("storage.signedURL.stowConfigOverride");
    expect(failure.message).not.toContain("SECRET");
  });

  it("anything but http(s) is refused", async () => {
    await expect(putSigned("file:///etc/passwd", headers, () => [body], options)).rejects.toThrow(
      /not an http\(s\) URL/,
    );
  });
});

describe("through a proxy", () => {
  it("the connection is a tunnel, with the proxy's password", async () => {
    const { origin, seen } = await store([{ status: 200 }]);
    const asked: (string | undefined)[] = [];
    const proxy = createServer();
    proxy.on("connect", (request, client) => {
      asked.push(request.url, request.headers["proxy-authorization"]);
      const target = new URL(`http://${request.url}`);
      import("node:net").then(
        ({ connect }) => {
          const upstream = connect(Number(target.port), target.hostname, () => {
            client.write("HTTP/1.1 200 OK\r\n\r\n");
            upstream.pipe(client);
            client.pipe(upstream);
          });
          client.on("error", () => upstream.destroy());
          upstream.on("error", () => client.destroy());
        },
        () => undefined,
      );
    });
    servers.push(proxy);
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const at = `http://me:p%40ss@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    expect(await putSigned(`${origin}/x`, headers, () => [body], { ...options, proxyFor: () => at })).toBe(200);
    expect(asked).toEqual([origin.slice(7), `Basic ${Buffer.from("me:p@ss").toString("base64")}`]);
    expect(seen).toHaveLength(1);
  });
});
