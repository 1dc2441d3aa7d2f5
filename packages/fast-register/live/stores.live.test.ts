import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { request as requestTls } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BlobServiceClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import { downloadDistribution, openStore, type StoreOptions, storeBundle } from "@flyte-settings/fast-register/stores";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Certificates, makeCertificates } from "../../../tooling/certificates.ts";
import { storeContract } from "../test/stores/contract.ts";
import { freePort } from "./programs.ts";
import { azurite, BUCKET, fakeGcs, type ProxyServer, S3_KEYS, S3_REGION, tinyproxy, versitygw } from "./servers.ts";

const running: { stop(): Promise<void> }[] = [];
/** The account that Azurite publishes. */
const ACCOUNT = "devstoreaccount1";
const ACCOUNT_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
let folder: string;
let tls: Certificates;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stores-live-"));
  tls = await makeCertificates();
});
afterAll(async () => {
  await Promise.all(running.map((one) => one.stop()));
  await rm(folder, { recursive: true, force: true });
  await rm(tls.folder, { recursive: true, force: true });
});

function kept<T extends { stop(): Promise<void> }>(server: T): T {
  running.push(server);
  return server;
}

const region = S3_REGION;

storeContract("versitygw, path style", async () => {
  const { port, pending } = kept(await versitygw(folder));
  const s3 = { ...S3_KEYS, region, endpoint: `http://127.0.0.1:${port}` };
  return { url: `s3://${BUCKET}/a b/é+`, options: { s3 }, pending };
});

storeContract("versitygw, virtual hosts", async () => {
  const { port, pending } = kept(await versitygw(folder));
  const s3 = { ...S3_KEYS, region, endpoint: `http://localhost:${port}`, addressingStyle: "virtual" as const };
  return { url: `s3://${BUCKET}/prefix`, options: { s3 }, pending };
});

storeContract("versitygw, own CA, through a proxy", async () => {
  const { port, pending } = kept(await versitygw(folder, tls));
  const proxy = kept(await tinyproxy(folder, port));
  const s3 = { ...S3_KEYS, region, endpoint: `https://127.0.0.1:${port}` };
  return { url: `s3://${BUCKET}/prefix`, options: { s3, ca: [tls.caText], env: { HTTPS_PROXY: proxy.url } }, pending };
});

storeContract("azurite", async () => {
  const { port } = kept(await azurite());
  const azure = await azureAt(`http://127.0.0.1:${port}/${ACCOUNT}`);
  return { url: "abfs://box/a b/é+", options: { azure } };
});

storeContract("azurite, own CA, through a proxy", async () => {
  const { port } = kept(await azurite(tls));
  const proxy = kept(await tinyproxy(folder, port));
  const azure = await azureAt(`https://127.0.0.1:${port}/${ACCOUNT}`);
  return {
    url: "abfss://box@devstoreaccount1.dfs.core.windows.net/p",
    options: { azure, ca: [tls.caText], env: { HTTPS_PROXY: proxy.url } },
  };
});

storeContract("fake-gcs-server", async () => {
  const { port } = kept(await fakeGcs());
  await ask(`http://127.0.0.1:${port}/storage/v1/b?project=p`, { name: BUCKET });
  return {
    url: `gs://${BUCKET}/a b/é+`,
    options: { env: { STORAGE_EMULATOR_HOST: `127.0.0.1:${port}` }, gcs: { endpoint: `http://127.0.0.1:${port}` } },
  };
});

storeContract("fake-gcs-server, own CA, through a proxy", async () => {
  const { port } = kept(await fakeGcs(tls));
  const proxy = kept(await tinyproxy(folder, port));
  await ask(`https://127.0.0.1:${port}/storage/v1/b?project=p`, { name: BUCKET });
  const gcs = { endpoint: `https://127.0.0.1:${port}`, isAnonymous: true };
  return { url: `gs://${BUCKET}/p`, options: { gcs, ca: [tls.caText], env: { HTTPS_PROXY: proxy.url } } };
});

describe("what real servers refuse", () => {
  let port: number;
  let proxy: ProxyServer;
  let secure: number;

  beforeAll(async () => {
    port = kept(await versitygw(folder)).port;
    secure = kept(await versitygw(folder, tls)).port;
    proxy = kept(await tinyproxy(folder, secure));
  });

  const put = async (url: string, options: StoreOptions): Promise<string> => {
    const path = join(folder, "fast0.tar.gz");
    await writeFile(path, "content");
    const store = openStore(url, folder, { sleep: async () => {}, ...options });
    return storeBundle(store, { path, digest: "0".repeat(32), size: 7 });
  };
  const s3 = (more: object = {}, endpoint = `http://127.0.0.1:${port}`) => ({ ...S3_KEYS, region, endpoint, ...more });

  const refusals = [
    [
      "a wrong secret",
      () => ({ s3: s3({ secretAccessKey: "another-secret" }) }),
      /returned 403: SignatureDoesNotMatch/,
    ],
    ["an unknown key", () => ({ s3: s3({ accessKeyId: "NOBODY" }) }), /returned 40[34]: /],
    ["another region", () => ({ s3: s3({ region: "us-east-1" }) }), /returned 400: .*[Aa]uthorization/],
    [
      "no CA",
      () => ({ s3: s3({}, `https://127.0.0.1:${secure}`) }),
      /UNABLE_TO_VERIFY|SELF_SIGNED.*certificate authority/,
    ],
    [
      "a proxy that wants a password",
      () => ({
        s3: s3({}, `https://127.0.0.1:${secure}`),
        ca: [tls.caText],
        env: { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` },
      }),
      /407/,
    ],
    [
      "a proxy that may not go there",
      () => ({ s3: s3({}, `https://127.0.0.1:${port}`), ca: [tls.caText], env: { HTTPS_PROXY: proxy.url } }),
      /403/,
    ],
  ] as const;

  it.each(refusals)("%s", async (_name, options, said) => {
    const error = (await put(`s3://${BUCKET}/p`, options()).catch((thrown: unknown) => thrown)) as Error & {
      code: string;
    };
    expect(error.code).toMatch(/^STORE_(REFUSED|UNAVAILABLE)$/);
    expect(error.message).toMatch(said);
    expect(`${error.message} ${String(error.cause)}`).not.toMatch(/secret-of|another-secret|geheim/);
  });

  it("goes by NO_PROXY around the proxy, and through it else", async () => {
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const options = { s3: s3({}, `https://127.0.0.1:${secure}`), ca: [tls.caText] };
    await put(`s3://${BUCKET}/around`, { ...options, env: { HTTPS_PROXY: nobody, NO_PROXY: "127.0.0.1" } });
    await put(`s3://${BUCKET}/through`, { ...options, env: { https_proxy: proxy.url } });
    await expect.poll(() => proxy.said()).toContain(`CONNECT 127.0.0.1:${secure}`);
  });

  it("a bucket that is not there", async () => {
    await expect(put("s3://nobody/p", { s3: s3() })).rejects.toMatchObject({
      message: expect.stringMatching(/returned 404: NoSuchBucket: [^.]*[.] Create/),
    });
    const target = join(folder, "nothing");
    await expect(downloadDistribution(`s3://${BUCKET}/none.tar.gz`, target, { s3: s3() })).rejects.toMatchObject({
      code: "FILE_NOT_FOUND",
    });
  });
});

async function azureAt(endpoint: string): Promise<NonNullable<StoreOptions["azure"]>> {
  const key = new StorageSharedKeyCredential(ACCOUNT, ACCOUNT_KEY);
  const how = { tlsOptions: { ca: tls.caText } } as object;
  await new BlobServiceClient(endpoint, key, how).createContainer("box");
  return { endpoint, accountName: ACCOUNT, accountKey: ACCOUNT_KEY };
}

/** A POST with Node's own client. */
function ask(url: string, body: object): Promise<void> {
  return new Promise((done, fail) => {
    const send = url.startsWith("https:") ? requestTls : request;
    const asking = send(
      url,
      { method: "POST", ca: tls.caText, headers: { "content-type": "application/json" } },
      (answer) => {
        answer.resume().once("end", done);
      },
    );
    asking.once("error", fail).end(JSON.stringify(body));
  });
}
