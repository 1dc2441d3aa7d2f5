// Needs: openssl
import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";
import { dial } from "@flyte-settings/node-kit/dial";
import { rawUrl } from "@flyte-settings/node-kit/http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Certificates, makeCertificates } from "../../../tooling/certificates.ts";

const certificates = new Map<string, Certificates>();
const servers: Server[] = [];

beforeAll(async () => {
  for (const name of ["DNS:localhost", "IP:127.0.0.1"]) certificates.set(name, await makeCertificates([], [name]));
});

afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  for (const { folder } of certificates.values()) await rm(folder, { recursive: true, force: true });
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** A server whose certificate is only valid for this name, and the CA that signed it. */
async function secure(name: string): Promise<{ server: Server; ca: string }> {
  const made = certificates.get(name) as Certificates;
  const files = { key: readFileSync(made.key), cert: readFileSync(made.certificate) };
  return { server: createSecureServer(files, (_, response) => response.end()), ca: made.caText };
}

function tunnels(proxy: Server): Server {
  return proxy.on("connect", (request, client: Duplex) => {
    const target = new URL(`http://${request.url}`);
    const upstream = connect(Number(target.port), target.hostname, () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    client.on("error", () => upstream.destroy());
    upstream.on("error", () => client.destroy());
  });
}

async function outcome(url: string, trust: Parameters<typeof dial>[1]): Promise<string> {
  const target = rawUrl(url);
  if (target === undefined) throw new Error(url);
  try {
    (await dial(target, trust, ["http/1.1"])).destroy();
    return "connected";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

const certificateRules = [
  ["an address, and a certificate for localhost only", "127.0.0.1", "DNS:localhost", "ERR_TLS_CERT_ALTNAME_INVALID"],
  ["an address, and a certificate for it", "127.0.0.1", "IP:127.0.0.1", "connected"],
  ["localhost, and a certificate for it", "localhost", "DNS:localhost", "connected"],
  ["localhost, and a certificate for an address only", "localhost", "IP:127.0.0.1", "ERR_TLS_CERT_ALTNAME_INVALID"],
] as const;

describe("a certificate must be for the host of the URL", () => {
  it.each(certificateRules)("directly: %s", async (_, host, name, expected) => {
    const { server, ca } = await secure(name);
    expect(await outcome(`https://${host}:${await listen(server)}`, { ca })).toBe(expected);
  });

  it.each(certificateRules)("through a proxy: %s", async (_, host, name, expected) => {
    const { server, ca } = await secure(name);
    const proxy = `http://127.0.0.1:${await listen(tunnels(createServer()))}`;
    expect(await outcome(`https://${host}:${await listen(server)}`, { ca, proxyFor: () => proxy })).toBe(expected);
  });

  it("is not checked with insecureSkipVerify", async () => {
    const { server } = await secure("DNS:localhost");
    const url = `https://127.0.0.1:${await listen(server)}`;
    expect(await outcome(url, { insecureSkipVerify: true })).toBe("connected");
  });
});

describe("an encrypted proxy", () => {
  it.each([
    ["whose certificate is for its own name", "DNS:localhost", "connected"],
    ["whose certificate is for another name", "IP:127.0.0.1", "PROXY_FAILED"],
  ])("%s", async (_, name, expected) => {
    const { server, ca } = await secure(name);
    const proxy = `https://localhost:${await listen(tunnels(server))}`;
    const target = await listen(createServer());
    expect(await outcome(`http://127.0.0.1:${target}`, { ca, proxyFor: () => proxy })).toBe(expected);
  });
});

describe("a proxy that does not connect", () => {
  it.each([
    [403, "PROXY_REFUSED"],
    [407, "PROXY_REFUSED"],
    [502, "PROXY_FAILED"],
  ])("%d", async (status, expected) => {
    const proxy = createServer().on("connect", (_, client) => client.end(`HTTP/1.1 ${status} No\r\n\r\n`));
    const at = `http://user:secret@127.0.0.1:${await listen(proxy)}`;
    const failure = await dial(
      { secure: false, host: "127.0.0.1", port: 9, path: "/" },
      { proxyFor: () => at },
      [],
    ).catch((error: NodeJS.ErrnoException) => error);
    expect(failure).toMatchObject({ code: expected, message: expect.not.stringContaining("secret") });
  });
});
