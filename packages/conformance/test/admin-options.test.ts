import { createHash } from "node:crypto";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { FakeAdminOptions } from "@flyte-settings/plugin-testkit";
import { adminClient } from "@flyte-settings/registration";
import { collect, listActivePlans, listEntities, readVersion } from "@flyte-settings/registration/promotion";
import {
  CreateDownloadLocationRequestSchema,
  CreateDownloadLocationResponseSchema,
  CreateUploadLocationRequestSchema,
  CreateUploadLocationResponseSchema,
  LaunchPlanUpdateRequestSchema,
  ResourceType,
} from "@flyte-settings/registration/wire";
import { afterEach, describe, expect, it } from "vitest";
import { type Seeded, seededAdmin } from "./support/registered-answers.ts";

const where = { project: "flytesnacks", domain: "development" };
const v1 = { ...where, version: "v1" };

let seeded: Seeded | undefined;
afterEach(() => seeded?.close());

async function start(options: FakeAdminOptions = {}): Promise<Seeded> {
  seeded = await seededAdmin({ checks: false, ...options });
  return seeded;
}

async function downloadUrl({ call }: Seeded, nativeUrl: string): Promise<string> {
  const request = create(CreateDownloadLocationRequestSchema, { nativeUrl });
  const answer = await call("CreateDownloadLocation", toBinary(CreateDownloadLocationRequestSchema, request));
  if (answer.status !== "OK") throw new Error(answer.message);
  return fromBinary(CreateDownloadLocationResponseSchema, answer.bytes).signedUrl;
}

describe("signed downloads", () => {
  const code = Buffer.from("the code");

  async function upload({ call }: Seeded): Promise<string> {
    const contentMd5 = createHash("md5").update(code).digest();
    const request = create(CreateUploadLocationRequestSchema, { ...where, contentMd5, filename: "fast0.tar.gz" });
    const answer = await call("CreateUploadLocation", toBinary(CreateUploadLocationRequestSchema, request));
    if (answer.status !== "OK") throw new Error(answer.message);
    const { signedUrl, nativeUrl } = fromBinary(CreateUploadLocationResponseSchema, answer.bytes);
    await fetch(signedUrl, { method: "PUT", body: code, headers: { "Content-MD5": contentMd5.toString("base64") } });
    return nativeUrl;
  }

  it("give back what was uploaded", async () => {
    const admin = await start();
    const response = await fetch(await downloadUrl(admin, await upload(admin)));
    expect(Buffer.from(await response.arrayBuffer())).toEqual(code);
  });

  it.each([
    ["an object that does not exist", 404, (url: string) => url, "s3://other/a.tar.gz"],
    ["a signature of another path", 403, (url: string) => url.replace("fast0", "fast1"), undefined],
    ["a URL without its signature", 403, (url: string) => url.replace(/[0-9a-f]{64}/, "0".repeat(64)), undefined],
  ])("refuse %s", async (_, status, change, location) => {
    const admin = await start();
    const uploaded = await upload(admin);
    expect((await fetch(change(await downloadUrl(admin, location ?? uploaded)))).status).toBe(status);
  });

  it("are refused where Admin may not sign", async () => {
    const admin = await start({ signsDownloads: false });
    await expect(downloadUrl(admin, "s3://bucket/key")).rejects.toThrow("failed to create a signed url");
  });
});

describe("a closure over Admin's limit", () => {
  it("is read from the store, and rebuilt alike", async () => {
    const whole = await readVersion((await start()).client, v1);
    await seeded?.close();
    const { client } = await start({ maxClosureBytes: 1 });
    expect(await readVersion(client, v1)).toEqual(whole);
  });

  it("is an error that names the workflow where Admin may not sign", async () => {
    const { client } = await start({ maxClosureBytes: 1, signsDownloads: false });
    await expect(readVersion(client, v1)).rejects.toMatchObject({ code: "PROMOTION_REFUSED" });
  });

  it("that is gone is an error that names the workflow", async () => {
    const message =
      "Unable to read WorkflowClosure from location s3://flyte-data/metadata/admin/x : path:s3://flyte-data/x: not found";
    const { client } = await start({ answers: [{ method: "GetWorkflow", code: "INTERNAL", message }] });
    const reading = readVersion(client, v1, { workflow: "flows.wf.nightly" });
    await expect(reading).rejects.toThrow("could not read workflow flows.wf.nightly version v1");
  });
});

describe("activations of one name", () => {
  async function activateBoth(admin: Seeded): Promise<string[]> {
    const id = { resourceType: ResourceType.LAUNCH_PLAN, ...where, name: "nightly_rate" };
    const activate = (version: string) => {
      const request = create(LaunchPlanUpdateRequestSchema, { id: { ...id, version }, state: 1 });
      return admin.call("UpdateLaunchPlan", toBinary(LaunchPlanUpdateRequestSchema, request));
    };
    await Promise.all([activate("v1"), activate("r1")]);
    const plans = await collect(listActivePlans(admin.client, where));
    return plans.map(({ id: own }) => own?.version ?? "").sort();
  }

  it("leave several versions active where they race", async () => {
    expect(await activateBoth(await start({ racingActivations: true, delayMs: 20 }))).toEqual(["r1", "v1"]);
  });

  it("leave one active by default", async () => {
    expect(await activateBoth(await start())).toHaveLength(1);
  });
});

describe("lists", () => {
  it("request a page that is too large for one message in halves", async () => {
    const message = "grpc: trying to send message larger than max (5242880 vs. 4194304)";
    const { client, admin } = await start({
      answers: [{ method: "ListTasks", code: "RESOURCE_EXHAUSTED", message, times: 3 }],
    });
    const halved = await collect(listEntities("task", client, where, { pageSize: 8 }));
    const whole = await collect(listEntities("task", client, where));
    expect(halved.map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
    expect(admin.calls.filter(({ status }) => status === "RESOURCE_EXHAUSTED")).toHaveLength(3);
  });

  it.each(["grpc", "gateway"] as const)(
    "hold every entity once, whatever the size of the pages, over %s",
    async (way) => {
      const { admin } = await start();
      const client = adminClient({ endpoint: admin[way], ...(way === "gateway" ? { gateway: true, fetch } : {}) });
      const names = (pageSize: number) =>
        collect(listEntities("launchPlan", client, where, { pageSize })).then((plans) => plans.map(({ id }) => id));
      expect(await names(3)).toEqual(await names(1000));
      client.close();
    },
  );
});
