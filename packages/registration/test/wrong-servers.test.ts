// Needs: openssl
import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer as createHttp, type RequestListener } from "node:http";
import { createSecureServer } from "node:http2";
import { createServer as createHttps } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { createServer as createTls } from "node:tls";
import { adminClient } from "@flyte-settings/registration";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Certificates, makeCertificates } from "../../../tooling/certificates.ts";

let made: Certificates;
let tls: { readonly key: Buffer; readonly cert: Buffer };
beforeAll(async () => {
  made = await makeCertificates();
  tls = { key: readFileSync(made.key), cert: readFileSync(made.certificate) };
});
afterAll(() => rm(made.folder, { recursive: true }));

const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const page: RequestListener = (_, response) => void response.end("<html>console");
const mutual = () => ({ ...tls, ca: made.caText, requestCert: true, rejectUnauthorized: true });

function withoutAlpn(): Server {
  const http = createHttp(page);
  return createTls(tls, (socket) => http.emit("connection", socket));
}

const http1 = /^cannot reach \S+: the server uses HTTP\/1.1, and gRPC needs HTTP\/2: .* or use --gateway$/;
const mtls = /the server requires a client certificate, for which there is no setting/;

const servers: readonly (readonly [string, () => Server, boolean, RegExp])[] = [
  ["HTTPS that offers HTTP/1.1 only", () => createHttps(tls, page), false, http1],
  ["HTTPS without ALPN", withoutAlpn, false, http1],
  ["a console's HTTP/1.1 in plain text", () => createHttp(page), true, http1],
  ["plain text where TLS is expected", () => createHttp(page), false, /does not use TLS on this port/],
  ["TLS where plain text is expected", () => createSecureServer(tls) as unknown as Server, true, /admin\.insecure/],
  ["TLS 1.3 with client certificates", () => createSecureServer(mutual()) as unknown as Server, false, mtls],
  [
    "TLS 1.2 with client certificates",
    () => createSecureServer({ ...mutual(), maxVersion: "TLSv1.2" }) as unknown as Server,
    false,
    mtls,
  ],
];

describe("a server that is not Flyte Admin", () => {
  it.each(servers)("%s", async (_, make, insecure, message) => {
    const server = make();
    server.on("sessionError", () => undefined).on("tlsClientError", () => undefined);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closers.push(() => server.close());
    const endpoint = `localhost:${(server.address() as AddressInfo).port}`;
    const client = adminClient({ endpoint, insecure, ca: made.caText, sleep: async () => undefined, budgetMs: 0 });
    closers.push(() => client.close());
    const answer = await client.call("flyteidl.service.AdminService/GetTask", Uint8Array.of());
    expect(answer).toMatchObject({ status: "UNAVAILABLE", message: expect.stringMatching(message) });
    expect(answer).not.toMatchObject({ message: expect.stringMatching(/SSL routines|rec_layer|\.c:/) });
  });

  it("a login page: its location without the query", async () => {
    const server = createSecureServer(tls, (_, response) => {
      response.writeHead(302, { location: "https://login.example.com/in?state=secret" });
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closers.push(() => server.close());
    const endpoint = `localhost:${(server.address() as AddressInfo).port}`;
    const client = adminClient({ endpoint, ca: made.caText });
    closers.push(() => client.close());
    const answer = await client.call("flyteidl.service.AdminService/GetTask", Uint8Array.of());
    expect(answer).toMatchObject({
      source: "other",
      message:
        "HTTP 302 leads to https://login.example.com/in: is that a login page in front of Flyte Admin (admin.proxyCommand), or the true address?",
    });
  });
});
