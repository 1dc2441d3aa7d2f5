import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildImage, fakeRegistry, type ImageSpec } from "@flyte-settings/plugin-testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Certificates, makeCertificates } from "../../../tooling/certificates.ts";
import { nodeHost, openRegistries, type RegistryOptions, resolveImage } from "../src/index.ts";
import { type RegistryUnderTest, registryContract } from "../test/contract.ts";
import { dockerRegistry } from "./docker-registry.ts";
import { output, type RunningServer, startServer } from "./programs.ts";
import { type PushTarget, push } from "./push.ts";
import { ISSUER, SERVICE, type TokenServer, tokenServer } from "./token-server.ts";

const basic = `Basic ${Buffer.from("joe:secret").toString("base64")}`;
const running: { stop(): Promise<void> }[] = [];
let home: string;
let certificates: Certificates;
let tokens: TokenServer;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "home-"));
  certificates = await makeCertificates();
  tokens = kept(await tokenServer(certificates, "joe", "secret"));
});

afterAll(async () => {
  await Promise.all(running.map((one) => one.stop()));
  await rm(home, { recursive: true });
  await rm(certificates.folder, { recursive: true });
});

function kept<T extends { stop(): Promise<void> }>(server: T): T {
  running.push(server);
  return server;
}

/** A home directory whose docker configuration contains credentials of joe for a registry. */
async function environment(host: string, isKnown: boolean): Promise<Record<string, string>> {
  if (!isKnown) return { HOME: "/nonexistent" };
  const folder = await mkdtemp(join(home, "docker-"));
  const auth = Buffer.from("joe:secret").toString("base64");
  await writeFile(join(folder, "config.json"), JSON.stringify({ auths: { [host]: { auth } } }));
  return { DOCKER_CONFIG: folder };
}

interface Place {
  readonly host: string;
  readonly target: PushTarget;
  readonly isKnown?: boolean;
  readonly options?: RegistryOptions;
  readonly tellsMissing?: boolean;
  /** skopeo's options to log in, if it supports this registry. */
  readonly skopeo?: readonly string[];
}

const tokenAuth = (): string =>
  `{token: {realm: "http://127.0.0.1:${tokens.port}/token", service: ${SERVICE}, issuer: ${ISSUER}, rootcertbundle: ${certificates.certificate}}}`;
const tokenTarget = (server: RunningServer): PushTarget => ({
  origin: `http://127.0.0.1:${server.port}`,
  authorization: async (repository) => tokens.pushToken(repository),
});

const PLACES: Readonly<Record<string, () => Promise<Place>>> = {
  async "docker-registry, open"() {
    const { port } = kept(await dockerRegistry());
    return { host: `127.0.0.1:${port}`, target: { origin: `http://127.0.0.1:${port}` }, skopeo: [] };
  },
  async "docker-registry, htpasswd"() {
    await writeFile(join(home, "htpasswd"), await output("htpasswd", ["-Bbn", "joe", "secret"]));
    const { port } = kept(await dockerRegistry({ auth: `{htpasswd: {realm: test, path: ${join(home, "htpasswd")}}}` }));
    const target = { origin: `http://127.0.0.1:${port}`, authorization: async () => basic };
    return { host: `127.0.0.1:${port}`, target, isKnown: true, skopeo: ["--creds", "joe:secret"] };
  },
  async "docker-registry, own token server"() {
    const server = kept(await dockerRegistry({ auth: tokenAuth() }));
    const host = `127.0.0.1:${server.port}`;
    return {
      host,
      target: tokenTarget(server),
      isKnown: true,
      options: { tokenHosts: { [host]: [`127.0.0.1:${tokens.port}`] } },
      skopeo: ["--creds", "joe:secret"],
    };
  },
  async "docker-registry, TLS with own CA"() {
    const { port } = kept(await dockerRegistry({ tls: certificates }));
    const target = { origin: `https://127.0.0.1:${port}`, ca: certificates.caText };
    return { host: `127.0.0.1:${port}`, target, options: { caFile: certificates.ca }, skopeo: [] };
  },
  async "docker-registry, behind a front that redirects"() {
    const { port } = kept(await dockerRegistry());
    const front = await fakeRegistry({ redirectTo: `http://127.0.0.1:${port}` });
    running.push({ stop: () => front.close() });
    return { host: front.host, target: { origin: `http://127.0.0.1:${port}` }, isKnown: true };
  },
  async "docker-registry, read-only"() {
    const folder = await mkdtemp(join(home, "storage-"));
    const writable = kept(await dockerRegistry({ folder }));
    const { port } = kept(await dockerRegistry({ folder, readOnly: true }));
    return { host: `127.0.0.1:${port}`, target: { origin: `http://127.0.0.1:${writable.port}` }, skopeo: [] };
  },
  async "crane registry serve"() {
    const { port } = kept(await startServer("crane", ["registry", "serve", "--address", "127.0.0.1:0"], /port (\d+)/));
    return { host: `127.0.0.1:${port}`, target: { origin: `http://127.0.0.1:${port}` }, skopeo: [] };
  },
};

describe.each(Object.keys(PLACES))("%s", (name) => {
  let place: Place;
  let env: Record<string, string>;
  beforeAll(async () => {
    place = await (PLACES[name] as () => Promise<Place>)();
    env = await environment(place.host, place.isKnown ?? false);
  });

  const pushed = async (repository: string, tag: string, spec: ImageSpec) => {
    const image = buildImage(spec);
    await push(place.target, repository, tag, image);
    return image;
  };
  const session = () => openRegistries(nodeHost(env), place.options);

  registryContract((): RegistryUnderTest => ({ host: place.host, push: pushed, session }));

  it("gives the digest that skopeo sees", async () => {
    for (const spec of [{}, { docker: true }, { platforms: ["linux/amd64", "linux/arm64"] }]) {
      await pushed("acme/skopeo", "v1", spec);
      const found = await resolveImage(session(), `${place.host}/acme/skopeo:v1`);
      if (!place.skopeo) continue; // behind this front, it fails with 401 or follows redirects differently: not comparable
      const url = `docker://${place.host}/acme/skopeo:v1`;
      const raw = await output("skopeo", ["inspect", "--raw", "--tls-verify=false", ...place.skopeo, url]);
      expect(found.digest).toBe(`sha256:${createHash("sha256").update(raw).digest("hex")}`);
    }
  });
});

describe("a registry by TLS", () => {
  it("without its CA is refused, and the error says what to do", async () => {
    const { port } = kept(await dockerRegistry({ tls: certificates }));
    const asked = resolveImage(openRegistries(nodeHost({})), `127.0.0.1:${port}/acme/train:v1`);
    await expect(asked).rejects.toMatchObject({
      code: "REGISTRY_UNAVAILABLE",
      message: expect.stringContaining("UNABLE_TO_VERIFY_LEAF_SIGNATURE"),
      details: { hint: expect.stringContaining("caFile") },
    });
  });

  it("is believed by the CA in certs.d of its host, and of no other", async () => {
    const { port } = kept(await dockerRegistry({ tls: certificates }));
    const image = buildImage();
    await push({ origin: `https://127.0.0.1:${port}`, ca: certificates.caText }, "acme/train", "v1", image);
    const certsDirs = [join(home, "certs.d")];
    await mkdir(join(home, "certs.d", `127.0.0.1:${port}`), { recursive: true });
    await writeFile(join(home, "certs.d", `127.0.0.1:${port}`, "ca.crt"), certificates.caText);
    const session = openRegistries(nodeHost({}), { certsDirs });
    expect((await resolveImage(session, `127.0.0.1:${port}/acme/train:v1`)).digest).toBe(image.digest);
    await expect(resolveImage(session, `localhost:${port}/acme/train:v1`)).rejects.toMatchObject({
      code: "REGISTRY_UNAVAILABLE",
    });
  });
});
