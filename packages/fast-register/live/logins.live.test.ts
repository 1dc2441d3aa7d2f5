import { createVerify, generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore, type StoreOptions, storeBundle } from "@flyte-settings/fast-register/stores";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type Certificates, makeCertificates } from "../../../tooling/certificates.ts";
import { gcsStandIn } from "../test/stores/gcs-stand-in.ts";
import { type LoginAsked, type LoginStandIn, loginStandIn } from "./login-stand-in.ts";

const TENANT = "11111111-2222-3333-4444-555555555555";
let folder: string;
let tls: Certificates;
let login: LoginStandIn | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "logins-live-"));
  tls = await makeCertificates(["www.googleapis.com", "oauth2.googleapis.com", "login.microsoftonline.com"]);
  await writeFile(join(folder, "fast0.tar.gz"), "content");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await login?.stop();
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await rm(tls.folder, { recursive: true });
});

function put(url: string, options: StoreOptions): Promise<string> {
  const { proxy = "" } = login ?? {};
  const how = { sleep: async () => {}, ca: [tls.caText], env: { HTTPS_PROXY: proxy }, ...options };
  const bundle = { path: join(folder, "fast0.tar.gz"), digest: "0".repeat(32), size: 7 };
  return storeBundle(openStore(url, folder, how), bundle);
}

describe("Google's login, through the proxy and with the own CA", () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const token = { access_token: "the-token", expires_in: 3600, token_type: "Bearer" };
  const identities = {
    "a service account's key": {
      type: "service_account",
      client_email: "bundles@acme.iam.gserviceaccount.com",
      private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
    },
    "a person's own, as gcloud writes it": {
      type: "authorized_user",
      client_id: "id",
      client_secret: "secret",
      refresh_token: "refresh",
    },
  };
  const isGood = ({ form }: LoginAsked): boolean => {
    if (form.get("grant_type") === "refresh_token") return form.get("refresh_token") === "refresh";
    const [head, claims, signature = ""] = (form.get("assertion") ?? "").split(".");
    return createVerify("RSA-SHA256").update(`${head}.${claims}`).verify(publicKey, signature, "base64url");
  };

  it.each(Object.entries(identities))("with %s", async (_, identity) => {
    const store = await gcsStandIn("the-token");
    login = await loginStandIn(tls, (asked) => (isGood(asked) ? { body: token } : { status: 400, body: {} }));
    const keyFilename = join(folder, "identity.json");
    await writeFile(keyFilename, JSON.stringify(identity));
    await put("gs://bucket/p", { gcs: { endpoint: store.origin, keyFilename } });
    await store.stop();
    expect([store.objects.size, login.asked.length]).toEqual([1, 1]);
    expect(login.asked[0]?.host).toMatch(/googleapis\.com$/);
  });

  it("that refuses is named as what it is, and nothing secret is shown", async () => {
    const store = await gcsStandIn("the-token");
    const refusal = { error: "invalid_grant", error_description: "Token has been expired or revoked." };
    login = await loginStandIn(tls, () => ({ status: 400, body: refusal }));
    const keyFilename = join(folder, "identity.json");
    await writeFile(
      keyFilename,
      JSON.stringify({ ...identities["a person's own, as gcloud writes it"], refresh_token: "geheim-r" }),
    );
    const failed = put("gs://bucket/p", { gcs: { endpoint: store.origin, keyFilename } });
    const { code, message } = (await failed.catch((error: unknown) => error)) as Error & { code: string };
    await store.stop();
    expect(code).toBe("STORE_UNAVAILABLE");
    expect(message).toMatch(/no token from Google's login: invalid_grant.*The credentials are unknown or expired/);
    expect(message).not.toMatch(/geheim|returned/);
    expect(store.asked).toEqual([]);
  });
});

describe("Azure's login, through the proxy and with the own CA", () => {
  const authority = "https://login.microsoftonline.com";
  const answer = ({ path, form }: LoginAsked) => {
    if (path.includes("openid-configuration"))
      return {
        body: {
          token_endpoint: `${authority}/${TENANT}/oauth2/v2.0/token`,
          authorization_endpoint: `${authority}/${TENANT}/oauth2/v2.0/authorize`,
          issuer: `${authority}/${TENANT}/v2.0`,
          jwks_uri: `${authority}/keys`,
        },
      };
    if (path.includes("discovery/instance"))
      return {
        body: {
          tenant_discovery_endpoint: `${authority}/${TENANT}/v2.0/.well-known/openid-configuration`,
          metadata: [
            {
              preferred_network: "login.microsoftonline.com",
              preferred_cache: "login.windows.net",
              aliases: ["login.microsoftonline.com"],
            },
          ],
        },
      };
    if (form.get("client_secret") === "the-secret")
      return { body: { access_token: "the-token", expires_in: 3600, token_type: "Bearer" } };
    return {
      status: 401,
      body: { error: "invalid_client", error_description: "AADSTS7000215: Invalid client secret" },
    };
  };

  async function blobs(run: (endpoint: string) => Promise<unknown>): Promise<string[]> {
    const seen: string[] = [];
    const certificate = { cert: readFileSync(tls.certificate), key: readFileSync(tls.key) };
    const server = createServer(certificate, (request, response) => {
      seen.push(`${request.method} ${request.headers.authorization}`);
      request.resume().on("end", () => {
        const md5 = String(request.headers["x-ms-blob-content-md5"] ?? "");
        response.writeHead(request.method === "PUT" ? 201 : 404, { "content-md5": md5 }).end();
      });
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    try {
      await run(`https://127.0.0.1:${(server.address() as AddressInfo).port}/acme`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
    return seen;
  }

  const withToken = ["HEAD Bearer the-token", "PUT Bearer the-token"];

  it("with a service principal in the options", async () => {
    login = await loginStandIn(tls, answer);
    const principal = { tenantId: TENANT, clientId: "client", clientSecret: "the-secret" };
    expect(await blobs((endpoint) => put("abfs://box/p", { azure: { endpoint, ...principal } }))).toEqual(withToken);
  });

  it("with one in the environment, by DefaultAzureCredential", async () => {
    login = await loginStandIn(tls, answer);
    vi.stubEnv("AZURE_TENANT_ID", TENANT);
    vi.stubEnv("AZURE_CLIENT_ID", "client");
    vi.stubEnv("AZURE_CLIENT_SECRET", "the-secret");
    expect(await blobs((endpoint) => put("abfs://box/p", { azure: { endpoint } }))).toEqual(withToken);
  });

  it("with the machine's managed identity, by DefaultAzureCredential", async () => {
    login = await loginStandIn(tls, answer);
    const { createServer: createHttp } = await import("node:http");
    const machine = createHttp((request, response) => {
      const isGood = request.headers["x-identity-header"] === "header-of-the-machine";
      const expires = String(Math.floor(Date.now() / 1000) + 3600);
      const body = {
        access_token: "the-token",
        expires_on: expires,
        token_type: "Bearer",
        resource: "https://storage.azure.com",
      };
      response.writeHead(isGood ? 200 : 403, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
    await new Promise<void>((done) => machine.listen(0, "127.0.0.1", done));
    vi.stubEnv("IDENTITY_ENDPOINT", `http://127.0.0.1:${(machine.address() as AddressInfo).port}/token`);
    vi.stubEnv("IDENTITY_HEADER", "header-of-the-machine");
    expect(await blobs((endpoint) => put("abfs://box/p", { azure: { endpoint } }))).toEqual(withToken);
    machine.close();
  });

  it("that refuses is named as what it is, and nothing secret is shown", async () => {
    login = await loginStandIn(tls, answer);
    const principal = { tenantId: TENANT, clientId: "client", clientSecret: "geheim-secret" };
    let message = "";
    const seen = await blobs((endpoint) =>
      put("abfs://box/p", { azure: { endpoint, ...principal } }).catch((error: Error) => {
        message = error.message;
      }),
    );
    expect(seen).toEqual([]);
    expect(message).toMatch(/no token from Azure's login: invalid_client/);
    expect(message).not.toMatch(/geheim|returned/);
  });
});
