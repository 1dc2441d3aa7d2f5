/** Code at a location that does not include its digest. */
import { createHash } from "node:crypto";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { type FakeAdmin, fakeAdmin } from "@flyte-settings/plugin-testkit";
import {
  applyPlan,
  codeFiles,
  type PromotionAdmins,
  planPromotion,
  readVersion,
} from "@flyte-settings/registration/promotion";
import {
  CreateUploadLocationRequestSchema,
  CreateUploadLocationResponseSchema,
  TaskCreateRequestSchema,
} from "@flyte-settings/registration/wire";
import { afterEach, beforeEach, expect, it } from "vitest";
import { clientOf, production, v1 } from "./support/promoting.ts";

const CODE = Buffer.from("an archive");
const NAME = "fast0123456789abcdef0123456789abcdef.tar.gz";
const TARGET = `s3://flyte-data/flytesnacks/production/UCIBYRRVMYAP3OX74D6IZCWIXI======/${NAME}`;

let source: FakeAdmin;
let target: FakeAdmin;
let admins: PromotionAdmins;
beforeEach(async () => {
  source = await fakeAdmin({ checks: false });
  target = await fakeAdmin({ checks: false });
  admins = { source: clientOf(source), target: clientOf(target) };
  const { project, domain } = v1;
  const contentMd5 = createHash("md5").update(CODE).digest();
  const asked = create(CreateUploadLocationRequestSchema, {
    project,
    domain,
    filename: NAME,
    filenameRoot: "plain",
    contentMd5,
  });
  const request = toBinary(CreateUploadLocationRequestSchema, asked);
  const answer = await admins.source.call("flyteidl.service.DataProxyService/CreateUploadLocation", request);
  if (answer.status !== "OK") throw new Error(answer.message);
  const { nativeUrl, signedUrl, headers } = fromBinary(CreateUploadLocationResponseSchema, answer.bytes);
  const { "Content-Length": _, ...sent } = headers;
  expect((await fetch(signedUrl, { method: "PUT", headers: sent, body: CODE })).status).toBe(200);
  const id = { ...v1, name: "a", resourceType: 1 };
  const container = { image: "a:1", args: ["--additional-distribution", nativeUrl, "--", "x"] };
  const spec = { template: { id, type: "python-task", target: { case: "container", value: container } } };
  const task = create(TaskCreateRequestSchema, { id, spec } as never);
  await admins.source.call("flyteidl.service.AdminService/CreateTask", toBinary(TaskCreateRequestSchema, task));
});
afterEach(async () => {
  admins.source.close();
  admins.target.close();
  await Promise.all([source.close(), target.close()]);
});

const options = { endpoint: "target", keepRecord: async () => undefined };
const downloads = (): number => source.calls.filter(({ method }) => method === "CreateDownloadLocation").length;

async function promoted(with_: PromotionAdmins): Promise<readonly [string | undefined, number, number]> {
  const plan = await planPromotion(await readVersion(with_.source, v1), with_, { target: production });
  const planned = downloads();
  const { ok } = await applyPlan(plan, with_, options);
  expect(ok).toBe(true);
  expect(target.uploads.map(({ body }) => Buffer.from(body))).toEqual([CODE]);
  return [plan.code[0]?.to, planned, downloads() - planned];
}

it("is read once for the plan and the upload where the caller keeps it", async () => {
  const files = codeFiles();
  const [location, , again] = await promoted({ ...admins, codeFiles: files });
  files.close();
  expect([location, again]).toEqual([TARGET, 0]);
});

it("is read again for the upload otherwise", async () => {
  const [location, , again] = await promoted(admins);
  expect([location, again]).toEqual([TARGET, 1]);
});

it("the digest of a plan covers the endpoint of the target", async () => {
  const version = await readVersion(admins.source, v1);
  const digests = ["dns:///a", "dns:///a", "dns:///b"].map(async (endpoint) => {
    const plan = await planPromotion(version, { ...admins, endpoint }, { target: production, code: "keep" });
    return plan.digest;
  });
  const [a, same, b] = await Promise.all(digests);
  expect(same).toBe(a);
  expect(b).not.toBe(a);
});
