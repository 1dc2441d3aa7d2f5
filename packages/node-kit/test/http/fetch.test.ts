import type { IncomingMessage } from "node:http";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { fetchOver, type HttpFetch, type HttpTransport, openTransport } from "@flyte-settings/node-kit/http";
import { afterEach, describe, expect, it } from "vitest";
import { serve } from "../servers.ts";

const transports: HttpTransport[] = [];
afterEach(() => {
  for (const transport of transports.splice(0)) transport.close();
});

function open(maxBytes?: number): HttpFetch {
  const transport = openTransport({});
  transports.push(transport);
  return fetchOver(transport, maxBytes);
}

/** Returns the request for `/`, and this redirect for `/<status>?to=…`. */
async function echo(): Promise<string> {
  return serve((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://x");
    const status = Number(pathname.slice(1));
    if (status) return void response.writeHead(status, { location: searchParams.get("to") ?? "" }).end();
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => response.end(JSON.stringify(seen(request, Buffer.concat(chunks).toString()))));
  });
}

const seen = ({ method, headers }: IncomingMessage, body: string) => ({
  method,
  body,
  authorization: headers.authorization,
  cookie: headers.cookie,
});

describe("fetch", () => {
  it.each([
    [301, "POST", "GET", ""],
    [302, "POST", "GET", ""],
    [303, "PUT", "GET", ""],
    [307, "POST", "POST", "body"],
    [308, "PUT", "PUT", "body"],
    [302, "PUT", "PUT", "body"],
  ])("follows %i of %s as %s", async (status, method, followed, body) => {
    const origin = await echo();
    const response = await open()(`${origin}/${status}?to=/`, { method, body: "body" });
    expect(await response.json()).toMatchObject({ method: followed, body });
    expect(response.url).toBe(`${origin}/`);
  });

  it("drops credentials where a redirect leads to another origin", async () => {
    const [one, other] = [await echo(), await echo()];
    const headers = { authorization: "Bearer secret", cookie: "a=secret" };
    const same = await open()(`${one}/302?to=/`, { headers });
    expect(await same.json()).toMatchObject(headers);
    const away = await open()(`${one}/302?to=${other}/`, { headers });
    expect(await away.text()).not.toContain("secret");
  });

  it("returns the redirect itself with manual, and fails with error", async () => {
    const origin = await echo();
    expect((await open()(`${origin}/302?to=/`, { redirect: "manual" })).status).toBe(302);
    await expect(open()(`${origin}/302?to=/`, { redirect: "error" })).rejects.toMatchObject({
      code: "REDIRECT_REFUSED",
    });
  });

  it.each([
    ["without end", "to=/302%3Fto%3D%2F302", "TOO_MANY_REDIRECTS"],
    ["to a file", "to=file:///etc/passwd", "REDIRECT_REFUSED"],
    ["with a password", "to=http://me:pw@127.0.0.1/", "REDIRECT_REFUSED"],
    ["to nowhere", "to=http://[", "REDIRECT_INVALID"],
  ])("does not follow a redirect %s", async (name, query, code) => {
    const origin =
      name === "without end"
        ? await serve((_, response) => response.writeHead(302, { location: "/" }).end())
        : `${await echo()}/302?${query}`;
    await expect(open()(origin)).rejects.toMatchObject({ code });
  });

  it.each([
    ["gzip", gzipSync("content")],
    ["deflate", deflateSync("content")],
    ["br", brotliCompressSync("content")],
    ["identity", Buffer.from("content")],
  ])("decodes %s", async (encoding, bytes) => {
    const origin = await serve((_, response) => response.setHeader("content-encoding", encoding).end(bytes));
    expect(await (await open()(origin)).text()).toBe("content");
  });

  it("holds the limit of a decoded body", async () => {
    const bomb = gzipSync(Buffer.alloc(1_000_000));
    const origin = await serve((_, response) => response.setHeader("content-encoding", "gzip").end(bomb));
    const response = await open(10_000)(origin);
    await expect(response.arrayBuffer()).rejects.toMatchObject({ code: "BODY_TOO_LARGE" });
  });

  it("fails while reading a body that breaks off", async () => {
    const origin = await serve((_, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half", () => response.destroy());
    });
    const response = await open()(origin);
    await expect(response.text()).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  it.each([204, 304])("gives %i an empty body", async (status) => {
    const origin = await serve((_, response) => response.writeHead(status).end());
    expect(await (await open()(origin)).text()).toBe("");
  });
});
