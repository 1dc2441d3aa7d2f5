import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildImage } from "@flyte-settings/plugin-testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Certificates, makeCertificates } from "../../../tooling/certificates.ts";
import { nodeHost, openRegistries, type RegistryOptions, resolveImage } from "../src/index.ts";
import { dockerRegistry } from "./docker-registry.ts";
import { type RunningServer, startServer } from "./programs.ts";
import { push } from "./push.ts";

let folder: string;
let certificates: Certificates;
let plain: RunningServer;
let tls: RunningServer;
let proxy: RunningServer;
let port: number;
const image = buildImage();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "proxy-"));
  certificates = await makeCertificates();
  plain = await dockerRegistry();
  tls = await dockerRegistry({ tls: certificates });
  await push({ origin: `http://127.0.0.1:${plain.port}` }, "acme/train", "v1", image);
  await push({ origin: `https://127.0.0.1:${tls.port}`, ca: certificates.caText }, "acme/train", "v1", image);
  port = await freePort();
  const lines = [
    `Port ${port}`,
    "Listen 127.0.0.1",
    "Allow 127.0.0.1",
    "BasicAuth joe secret",
    `ConnectPort ${plain.port}`,
    `ConnectPort ${tls.port}`,
    "MaxClients 20",
  ];
  await writeFile(join(folder, "tiny.conf"), `${lines.join("\n")}\n`);
  proxy = await startServer("tinyproxy", ["-d", "-c", join(folder, "tiny.conf")], /\[(\d+)\].*Accepting connections/);
});

afterAll(async () => {
  await Promise.all([plain, tls, proxy].map((one) => one.stop()));
  await rm(folder, { recursive: true });
  await rm(certificates.folder, { recursive: true });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port: free } = server.address() as { port: number };
      server.close(() => resolve(free));
    });
  });
}

const requests = (): string => proxy.lines.filter((line) => line.includes("Request (")).join("\n");

async function digestBy(
  env: Record<string, string>,
  server: RunningServer,
  options: RegistryOptions = {},
): Promise<string> {
  return (await resolveImage(openRegistries(nodeHost(env), options), `127.0.0.1:${server.port}/acme/train:v1`)).digest;
}

describe("a proxy", () => {
  const url = (user = "joe:secret@"): string => `http://${user}127.0.0.1:${port}`;

  it("is used for http and https registries", async () => {
    expect(await digestBy({ HTTP_PROXY: url() }, plain)).toBe(image.digest);
    await expect.poll(requests).toContain(`http://127.0.0.1:${plain.port}/v2/`);
    const env = { HTTPS_PROXY: url(), NODE_EXTRA_CA_CERTS: certificates.ca };
    expect(await digestBy(env, tls)).toBe(image.digest);
    await expect.poll(requests).toContain(`CONNECT 127.0.0.1:${tls.port}`);
  });

  it("is not used for hosts in NO_PROXY", async () => {
    const nobody = `http://127.0.0.1:${await freePort()}`;
    expect(await digestBy({ HTTP_PROXY: nobody, NO_PROXY: "127.0.0.1" }, plain)).toBe(image.digest);
  });

  it("that refuses is an error, and its password is not shown", async () => {
    const proxied = url("joe:wrong-password@");
    const failed = digestBy({ HTTPS_PROXY: proxied, NODE_EXTRA_CA_CERTS: certificates.ca }, tls);
    await expect(failed).rejects.toMatchObject({
      code: "REGISTRY_UNAVAILABLE",
      message: expect.stringMatching(/PROXY_ANSWERED_40[17]/),
    });
    // for plain HTTP, the proxy's response cannot be distinguished from the registry's
    const plainly = digestBy({ HTTP_PROXY: proxied }, plain);
    await expect(plainly).rejects.toMatchObject({ code: expect.stringMatching(/^REGISTRY_(REFUSED|UNAVAILABLE)$/) });
    for (const each of [failed, plainly])
      await expect(each).rejects.not.toMatchObject({ message: expect.stringContaining("wrong-password") });
  });
});
