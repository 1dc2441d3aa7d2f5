import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { downloadDistribution, openStore, type StoreOptions, storeBundle } from "@flyte-settings/fast-register/stores";
import { afterEach, describe, expect, vi } from "vitest";
import { it } from "../../../../tooling/test-directory.ts";
import { azureStandIn } from "./azure-stand-in.ts";
import { gcsStandIn } from "./gcs-stand-in.ts";
import { s3StandIn } from "./s3-stand-in.ts";
import { type Reply, type StandIn, standIn } from "./stand-in.ts";

let folder: string;
const open: StandIn[] = [];
it.beforeEach(async ({ dir }) => {
  folder = dir;
  await writeFile(join(folder, "fast0.tar.gz"), "content");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(open.splice(0).map((one) => one.stop()));
});

function kept<T extends StandIn>(server: T): T {
  open.push(server);
  return server;
}

const json = (value: object, status = 200): Reply => ({
  status,
  headers: { "content-type": "application/json", "metadata-flavor": "Google" },
  body: JSON.stringify(value),
});

async function there(url: string, options: StoreOptions): Promise<string> {
  const how = { sleep: async () => {}, ...options };
  const bundle = { path: join(folder, "fast0.tar.gz"), digest: "0".repeat(32), size: 7 };
  const location = await storeBundle(openStore(url, folder, how), bundle);
  await downloadDistribution(location, join(folder, "arrived"), how);
  return readFile(join(folder, "arrived"), "utf8");
}

describe("Google Cloud Storage", () => {
  it("gets a token from the metadata server of the machine", async () => {
    const store = kept(await gcsStandIn("token-of-the-machine"));
    const metadata = kept(
      await standIn(({ path, headers }) => {
        if (headers["metadata-flavor"] !== "Google") return json({}, 403);
        if (path.endsWith("/token"))
          return json({ access_token: "token-of-the-machine", expires_in: 3600, token_type: "Bearer" });
        return json({});
      }),
    );
    vi.stubEnv("GCE_METADATA_HOST", `127.0.0.1:${metadata.port}`);
    vi.stubEnv("METADATA_SERVER_DETECTION", "assume-present");
    vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", undefined);
    vi.stubEnv("CLOUDSDK_CONFIG", join(folder, "none"));
    vi.stubEnv("HOME", folder);
    expect(await there("gs://bucket/p", { gcs: { endpoint: store.origin } })).toBe("content");
  });

  it("says what to do when the token is not accepted, and does not show it", async () => {
    const store = kept(await gcsStandIn("another-token"));
    const metadata = kept(
      await standIn(() => json({ access_token: "geheim-token", expires_in: 3600, token_type: "Bearer" })),
    );
    vi.stubEnv("GCE_METADATA_HOST", `127.0.0.1:${metadata.port}`);
    vi.stubEnv("METADATA_SERVER_DETECTION", "assume-present");
    vi.stubEnv("CLOUDSDK_CONFIG", join(folder, "none"));
    vi.stubEnv("HOME", folder);
    const failed = there("gs://bucket/p", { gcs: { endpoint: store.origin } });
    const error = (await failed.catch((thrown: unknown) => thrown)) as Error & { code: string };
    expect(error.code).toBe("STORE_REFUSED");
    expect(error.message).toMatch(/returned 401.*Invalid Credentials/);
    expect(`${error.message}${String(error.cause)}`).not.toContain("geheim");
  });
});

it("an Azure token is not sent without TLS", async () => {
  const store = kept(await azureStandIn());
  const tokenSource = { getToken: async () => ({ token: "handed", expiresOnTimestamp: Date.now() + 3_600_000 }) };
  const failed = there("abfs://box/p", { azure: { endpoint: `${store.origin}/acme`, tokenSource } });
  await expect(failed).rejects.toMatchObject({ message: expect.stringMatching(/https/i) });
  expect(store.asked).toEqual([]);
});

describe("S3", () => {
  const keys = { accessKeyId: "AK", secretAccessKey: "SK" };

  it("sends a customer key with every request; its ETag is not an MD5", async () => {
    const store = kept(await s3StandIn());
    const customerKey = Buffer.alloc(32, 7).toString("base64");
    store.faults.push({
      when: ({ method }) => method === "PUT",
      reply: (_asked, right) => ({
        ...right(),
        headers: { etag: `"${"0".repeat(32)}"`, "x-amz-server-side-encryption-customer-algorithm": "AES256" },
      }),
    });
    const s3 = { endpoint: store.origin, ...keys, customerKey };
    expect(await there("s3://bucket/p", { s3 })).toBe("content");
    expect(store.asked.map(({ method }) => method)).toEqual(["HEAD", "PUT", "GET"]);
    for (const { headers } of store.asked)
      expect(headers).toMatchObject({
        "x-amz-server-side-encryption-customer-algorithm": "AES256",
        "x-amz-server-side-encryption-customer-key": customerKey,
        "x-amz-server-side-encryption-customer-key-md5": expect.stringMatching(/^[A-Za-z0-9+/]{22}==$/),
      });
  });

  it.each([
    ["variables", { AWS_ACCESS_KEY_ID: "FROMENV", AWS_SECRET_ACCESS_KEY: "x", AWS_REGION: "eu-west-1" }, "FROMENV"],
    ["a profile", { AWS_PROFILE: "bundles", AWS_REGION: "eu-west-1" }, "FROMFILE"],
  ])("finds keys as the SDK does: %s", async (_, env, key) => {
    const store = kept(await s3StandIn());
    await writeFile(join(folder, "aws"), "[bundles]\naws_access_key_id = FROMFILE\naws_secret_access_key = y\n");
    const all = { AWS_SHARED_CREDENTIALS_FILE: join(folder, "aws"), AWS_CONFIG_FILE: join(folder, "none"), ...env };
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"])
      vi.stubEnv(name, undefined);
    for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
    expect(await there("s3://bucket/p", { s3: { endpoint: store.origin } })).toBe("content");
    expect(store.asked[0]?.headers.authorization).toContain(`Credential=${key}/`);
  });
});
