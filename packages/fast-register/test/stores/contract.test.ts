import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { azureStandIn } from "./azure-stand-in.ts";
import { storeContract } from "./contract.ts";
import { gcsStandIn } from "./gcs-stand-in.ts";
import { s3StandIn } from "./s3-stand-in.ts";

const open: { stop(): Promise<void> }[] = [];
afterAll(() => Promise.all(open.map((one) => one.stop())));

function kept<T extends { stop(): Promise<void> }>(one: T): T {
  open.push(one);
  return one;
}

storeContract("file:", async () => {
  const folder = await mkdtemp(join(tmpdir(), "store-file-"));
  kept({ stop: () => rm(folder, { recursive: true }) });
  return { url: `file://${folder}/bundles`, options: {} };
});

storeContract("S3", async () => {
  const { origin, pending } = kept(await s3StandIn());
  const s3 = { endpoint: origin, accessKeyId: "AK", secretAccessKey: "SK" };
  return { url: "s3://bucket/a b/é+", options: { s3 }, pending: () => pending.size };
});

storeContract("Google Cloud Storage", async () => {
  const { origin, sessions } = kept(await gcsStandIn());
  return {
    url: "gs://bucket/a b/é+",
    options: { gcs: { endpoint: origin, isAnonymous: true } },
    pending: () => sessions.size,
  };
});

storeContract("Azure Blob Storage", async () => {
  const { origin } = kept(await azureStandIn());
  const azure = { endpoint: `${origin}/acme`, accountName: "acme", accountKey: "c2VjcmV0" };
  return { url: "abfs://box/a b/é+", options: { azure } };
});
