import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  flytekitStoreVariables,
  openStore,
  type StoreOptions,
  storeBundle,
} from "@flyte-settings/fast-register/stores";
import { describe, expect } from "vitest";
import { it } from "../../../../tooling/test-directory.ts";
import { azureStandIn } from "./azure-stand-in.ts";
import { s3StandIn, xmlError } from "./s3-stand-in.ts";

let folder: string;
it.beforeEach(async ({ dir }) => {
  folder = dir;
  await writeFile(join(folder, "fast0.tar.gz"), "content");
});

function put(url: string, options: StoreOptions): Promise<string> {
  const store = openStore(url, folder, { sleep: async () => {}, ...options });
  return storeBundle(store, { path: join(folder, "fast0.tar.gz"), digest: "0".repeat(32), size: 7 });
}

const unknown = [
  ["ftp://host/folder", "no store knows ftp://host/folder. Known: file:, s3:, gs:, abfs:"],
  ["s3:bucket", "s3:bucket is not the location of a store"],
  ["s3://", "s3:// is not the location of a store"],
  ["s3:///prefix", "s3:///prefix is not the location of a store"],
  ["bucket/prefix", "no store knows bucket/prefix"],
  ["https://user:geheim@host/p?sig=abc", "no store knows https://…@host/p?…"],
  ["", "no store knows "],
] as const;

it.each(unknown)("knows no store at %j", (url, message) => {
  expect(() => openStore(url, folder)).toThrow(
    expect.objectContaining({ code: "STORE_UNKNOWN", message: expect.stringContaining(message) }),
  );
});

const missing = [
  ["s3://bucket/p", "@aws-sdk/client-s3"],
  ["gs://bucket/p", "@google-cloud/storage"],
  ["abfs://box@acme.dfs.core.windows.net/p", "@azure/storage-blob"],
] as const;

it.each(missing)("%s names the SDK that is missing and how to install it", async (url, name) => {
  const asked: string[] = [];
  const importSdk = async (sdk: string): Promise<unknown> => {
    asked.push(sdk);
    throw Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" });
  };
  await expect(put(url, { importSdk })).rejects.toMatchObject({
    code: "STORE_SDK_MISSING",
    message: expect.stringContaining(
      `needs the package ${name}, which is not installed. Install it beside flyte-settings: npm install ${name}`,
    ),
  });
  expect(asked).toEqual([name]);
});

describe("S3", () => {
  it("sends server-side encryption headers; a KMS ETag is not an MD5", async () => {
    const server = await s3StandIn();
    const s3 = {
      endpoint: server.origin,
      accessKeyId: "AK",
      secretAccessKey: "SK",
      serverSideEncryption: "aws:kms",
      kmsKeyId: "key-1",
    } as const;
    server.faults.push({
      when: ({ method }) => method === "PUT",
      reply: { status: 200, headers: { etag: `"${"0".repeat(32)}"`, "x-amz-server-side-encryption": "aws:kms" } },
    });
    await put("s3://bucket/p/", { s3 });
    await server.stop();
    const { headers } = server.asked.find(({ method }) => method === "PUT") ?? { headers: {} };
    expect(headers).toMatchObject({
      "x-amz-server-side-encryption": "aws:kms",
      "x-amz-server-side-encryption-aws-kms-key-id": "key-1",
      "content-md5": "mgNkuembtIDdJeHwKEyFVQ==",
      "x-amz-meta-flytecontentmd5": "mgNkuembtIDdJeHwKEyFVQ==",
      "content-length": "7",
    });
  });

  it("learns the server's time from a refusal and tries once more", async () => {
    const server = await s3StandIn();
    const later = new Date(Date.now() + 3_600_000).toUTCString();
    const refusal = xmlError(
      403,
      "RequestTimeTooSkewed",
      "The difference between the request time and the current time is too large.",
    );
    server.faults.push({
      when: ({ method }) => method === "PUT",
      reply: { ...refusal, headers: { ...refusal.headers, date: later } },
    });
    await put("s3://bucket/p", { s3: { endpoint: server.origin, accessKeyId: "AK", secretAccessKey: "SK" } });
    await server.stop();
    const dates = server.asked
      .filter(({ method }) => method === "PUT")
      .map(({ headers }) => String(headers["x-amz-date"]));
    expect(dates.length).toBe(2);
    expect(dates[1]?.slice(0, 11)).not.toBe(dates[0]?.slice(0, 11));
  });

  it("asks without a signature where it is told to", async () => {
    const server = await s3StandIn();
    await put("S3://bucket", { s3: { endpoint: server.origin, isAnonymous: true } });
    await server.stop();
    expect(server.asked.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
    expect([...server.objects.keys()]).toEqual(["bucket/fast0.tar.gz"]);
  });
});

describe("Azure", () => {
  const locations = [
    ["abfs://box/p", "abfs://box/p/fast0.tar.gz"],
    ["ABFSS://box@acme.dfs.core.windows.net/p/", "abfss://box@acme.dfs.core.windows.net/p/fast0.tar.gz"],
    ["wasbs://box@acme.blob.core.windows.net", "abfss://box@acme.dfs.core.windows.net/fast0.tar.gz"],
    ["WASB://box@acme.blob.core.chinacloudapi.cn/p", "abfs://box@acme.dfs.core.chinacloudapi.cn/p/fast0.tar.gz"],
    ["az://box/p", "az://box/p/fast0.tar.gz"],
  ] as const;

  it.each(locations)("%s gives a location that a pod's fsspec reads", async (url, location) => {
    const server = await azureStandIn();
    const azure = { endpoint: `${server.origin}/acme`, accountName: "acme", accountKey: "c2VjcmV0" };
    expect(await put(url, { azure })).toBe(location);
    await server.stop();
    expect([...server.blobs.keys()][0]).toMatch(/^box\/(p\/)?fast0\.tar\.gz$/);
  });

  it.each(["abfs://box@acme/p", "abfs://Box/p", "abfs://@acme.dfs.core.windows.net/p", "abfs://box/p"])(
    "%s names no container or no account",
    async (url) => {
      await expect(put(url, {})).rejects.toMatchObject({ code: "STORE_UNKNOWN" });
    },
  );

  it("takes a shared access signature and never shows it", async () => {
    const server = await azureStandIn();
    server.faults.push({
      when: ({ method }) => method === "PUT",
      reply: xmlError(403, "AuthenticationFailed", "sig geheim%2Bunterschrift"),
    });
    const azure = { endpoint: `${server.origin}/acme`, sasToken: "?sv=2024&sig=geheim%2Bunterschrift" };
    const error = await put("abfs://box/p", { azure }).catch((thrown: Error) => thrown);
    await server.stop();
    expect(server.asked.every(({ query }) => query.get("sig") === "geheim+unterschrift")).toBe(true);
    expect(String(error)).toMatch(/returned 403/);
    expect(String(error)).not.toMatch(/geheim/);
  });
});

it("reads flytekit's own variables, an empty one as none", () => {
  const env = {
    FLYTE_AWS_ENDPOINT: "http://localhost:30002",
    FLYTE_AWS_ACCESS_KEY_ID: "minio",
    FLYTE_AWS_SECRET_ACCESS_KEY: "miniostorage",
    FLYTE_AWS_ADDRESSING_STYLE: "path",
    FLYTE_AZURE_STORAGE_ACCOUNT_NAME: "acme",
    FLYTE_AZURE_TENANT_ID: "",
  };
  expect(flytekitStoreVariables(env)).toEqual({
    s3: {
      endpoint: "http://localhost:30002",
      accessKeyId: "minio",
      secretAccessKey: "miniostorage",
      addressingStyle: "virtual",
    },
    azure: { accountName: "acme" },
  });
  expect(flytekitStoreVariables({})).toEqual({});
});
