// Needs: openssl

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer as createSecureServer } from "node:https";
import { Readable } from "node:stream";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { type HttpTransport, openTransport, readBytes, type TransportOptions } from "@flyte-settings/node-kit/http";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Certificates, makeCertificates } from "../../../../tooling/certificates.ts";
import { listen, proxy, raw, serve } from "../servers.ts";

const certificates: Certificates[] = [];
const transports: HttpTransport[] = [];

beforeAll(async () => {
  certificates.push(await makeCertificates([], ["IP:127.0.0.1"]), await makeCertificates([], ["DNS:localhost"]));
});
afterAll(async () => {
  for (const { folder } of certificates) await rm(folder, { recursive: true, force: true });
});
afterEach(() => {
  for (const transport of transports.splice(0)) transport.close();
});

function open(options: TransportOptions = {}): HttpTransport {
  const transport = openTransport(options);
  transports.push(transport);
  return transport;
}

/** Status and body, or the code of the failure. */
async function outcome(url: string, options: TransportOptions = {}, body?: Readable | string): Promise<string> {
  try {
    const method = body === undefined ? "GET" : "PUT";
    const response = await open(options).send({ url, method, ...omitUndefined({ body }) });
    return `${response.status} ${Buffer.from(await readBytes(response, 1000)).toString()}`;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

/** The CA of a server's certificate, and the port of that server. */
async function secure(which: 0 | 1): Promise<{ ca: string; port: number }> {
  const made = certificates[which] as Certificates;
  const files = { key: readFileSync(made.key), cert: readFileSync(made.certificate) };
  const port = await listen(createSecureServer(files, (request, response) => response.end(`${request.method} secret`)));
  return { ca: made.caText, port };
}

describe("TLS", () => {
  const rows = [
    ["an address in the certificate", 0, "127.0.0.1", true, "200 GET secret"],
    ["a name in the certificate", 1, "localhost", true, "200 GET secret"],
    ["the name, certificate for the address", 0, "localhost", true, "ERR_TLS_CERT_ALTNAME_INVALID"],
    ["the address, certificate for the name", 1, "127.0.0.1", true, "ERR_TLS_CERT_ALTNAME_INVALID"],
    ["an unknown CA", 0, "127.0.0.1", false, "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
  ] as const;

  it.each(rows)("%s", async (_, which, host, isTrusted, expected) => {
    const { ca, port } = await secure(which);
    expect(await outcome(`https://${host}:${port}/`, isTrusted ? { ca } : {})).toBe(expected);
  });

  it("is not checked with insecureSkipVerify", async () => {
    const { port } = await secure(1);
    expect(await outcome(`https://127.0.0.1:${port}/`, { insecureSkipVerify: true })).toBe("200 GET secret");
  });

  it("goes through a proxy's tunnel and checks the server behind it", async () => {
    const { ca, port } = await secure(0);
    const { at, asked } = await proxy();
    expect(await outcome(`https://127.0.0.1:${port}/`, { ca, proxyFor: () => at() })).toBe("200 GET secret");
    expect(asked).toEqual([`CONNECT 127.0.0.1:${port}`]);
  });
});

describe("a proxy", () => {
  it("is sent the whole URL of plain http", async () => {
    const { at, asked } = await proxy();
    expect(await outcome("http://registry.test:5000/v2/?a=1", { proxyFor: () => at() })).toBe("200 by the proxy");
    expect(asked).toEqual(["GET http://registry.test:5000/v2/?a=1"]);
  });

  it("tunnels plain http where that is asked for", async () => {
    const origin = await serve((_, response) => response.end("straight"));
    const { at, asked } = await proxy();
    expect(await outcome(`${origin}/`, { proxyFor: () => at(), tunnelHttp: true })).toBe("200 straight");
    expect(asked).toEqual([`CONNECT ${origin.slice(7)}`]);
  });

  it.each([
    ["of plain http", "http://registry.test/"],
    ["of a tunnel", "https://registry.test/"],
  ])("gets its password, and refuses a wrong one: %s", async (_, url) => {
    const { at } = await proxy("me:p@ss");
    expect(await outcome(url, { proxyFor: () => at("me:wrong@") })).toBe("PROXY_ANSWERED_407");
    if (url.startsWith("http:")) {
      expect(await outcome(url, { proxyFor: () => at("me:p%40ss@") })).toBe("200 by the proxy");
    }
  });
});

describe("limits", () => {
  const head = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n";
  const rows = [
    ["silence before the response", "", { idleMs: 50 }, "TIMED_OUT"],
    ["silence in the middle of the body", `${head}half`, { idleMs: 50 }, "TIMED_OUT"],
    ["a response that does not end in time", `${head}half`, { totalMs: 50 }, "TIMED_OUT"],
    [
      "a body that is too long",
      `HTTP/1.1 200 OK\r\ncontent-length: 1500\r\n\r\n${"x".repeat(1500)}`,
      {},
      "BODY_TOO_LARGE",
    ],
    ["headers without end", `HTTP/1.1 200 OK\r\na: ${"x".repeat(100_000)}`, {}, "HPE_HEADER_OVERFLOW"],
    ["something that is not HTTP", "220 mail.example ESMTP\r\n", {}, "HPE_INVALID_CONSTANT"],
  ] as const;

  it.each(rows)("%s", async (_, bytes, limits, code) => {
    expect(await outcome(await raw(bytes), { limits })).toBe(code);
  });

  it("a body that waits for its reader is not silence", async () => {
    const origin = await serve((_, response) => response.end("x".repeat(900)));
    const response = await open({ limits: { idleMs: 50 } }).send({ url: origin, method: "GET" });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect((await readBytes(response, 1000)).length).toBe(900);
  });
});

describe("requests", () => {
  it("sends path and query as they are written", async () => {
    const origin = await serve((request, response) => response.end(request.url));
    expect(await outcome(`${origin}/a%7Eb[1]/../c?X=%2f+a&y`)).toBe("200 /a%7Eb[1]/../c?X=%2f+a&y");
  });

  it("sends the length of a text, and chunks of a stream", async () => {
    const origin = await serve((request, response) => {
      const { "content-length": length, "transfer-encoding": encoding } = request.headers;
      request.resume().once("end", () => response.end(`${length} ${encoding}`));
    });
    expect(await outcome(origin, {}, "body")).toBe("200 4 undefined");
    expect(await outcome(origin, {}, Readable.from(["bo", "dy"]))).toBe("200 undefined chunked");
  });

  it("uses a connection again", async () => {
    const ports = new Set<number | undefined>();
    const origin = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end("ok");
    });
    const transport = open();
    for (let count = 0; count < 3; count += 1)
      await readBytes(await transport.send({ url: origin, method: "GET" }), 10);
    expect(ports.size).toBe(1);
  });

  it("ends with the reason of the signal", async () => {
    const stop = new AbortController();
    const origin = await serve(() => stop.abort(new Error("stopped")));
    await expect(open().send({ url: origin, method: "GET", signal: stop.signal })).rejects.toThrow("stopped");
  });

  it("stops a body with the signal", async () => {
    const stop = new AbortController();
    const origin = await raw("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf");
    const { body } = await open().send({ url: origin, method: "GET", signal: stop.signal });
    const failed = once(body, "error");
    body.resume();
    stop.abort(new Error("stopped"));
    expect(String(await failed)).toContain("stopped");
  });

  it.each([
    ["user name and password", "https://joe:secret@host.test/x?sig=secret"],
    ["another scheme", "file:///etc/passwd"],
    ["no host", "https:///x"],
  ])("refuses a URL with %s and shows no secret", async (_, url) => {
    const failure = await open()
      .send({ url, method: "GET" })
      .catch((error: Error) => error);
    expect(failure).toMatchObject({ code: "URL_INVALID" });
    expect(`${(failure as Error).message} ${JSON.stringify(failure)}`).not.toContain("secret");
  });

  it("names the URL of a failure without its query", async () => {
    const failure = open().send({ url: "http://127.0.0.1:1/x?sig=secret", method: "GET" });
    await expect(failure).rejects.toMatchObject({ code: "ECONNREFUSED", url: "http://127.0.0.1:1/x" });
  });
});
