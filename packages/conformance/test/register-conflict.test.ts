import { type FakeAdmin, type FakeAdminOptions, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { adminClient } from "@flyte-settings/registration";
import { loadPackageFiles } from "@flyte-settings/registration/package";
import { afterEach, describe, expect, it } from "vitest";
import { type FilesOptions, registerFiles } from "./support/register-files.ts";
import { vectorPath } from "./support/vectors.ts";

let admin: FakeAdmin | undefined;

afterEach(async () => {
  await admin?.close();
  admin = undefined;
});

const target = { project: "flytesnacks", domain: "development", version: "v1", continueOnError: true } as const;

async function run(name: string, fake: FakeAdminOptions, options: Partial<FilesOptions>) {
  admin ??= await fakeAdmin(fake);
  const files = await loadPackageFiles([vectorPath(`packages/${name}`)], { cwd: "/" });
  const client = adminClient({ endpoint: admin.grpc });
  try {
    return await registerFiles(files, client, { ...target, ...options });
  } finally {
    client.close();
  }
}

const pods = "pods/out/copy-all/flyte-package.tgz";
const AS_FLYTECTL = /If flytectl registered that version, --as flytectl sends the same as flytectl\.$/;
const GO_PLACE = /\/template\/|Target|K8SPod/;
/** Admin does not allow reading the registered entity: only its own diff is known. */
const noReading: FakeAdminOptions = { answers: [{ method: "GetTask", code: "PERMISSION_DENIED" }] };

describe.each([
  ["from what is registered", {}],
  ["from Admin's own diff", noReading],
])("pods that flytectl registered, %s", (_, fake) => {
  it("the conflict names fields and proposes --as flytectl", async () => {
    await run(pods, fake, { as: "flytectl" });
    const { entities } = await run(pods, fake, {});
    const conflicts = entities.filter(({ status }) => status === "conflict").map(({ error }) => error);
    const ofPods = conflicts.filter((error) => error?.message.includes("k8s_pod"));
    expect(ofPods.length).toBeGreaterThan(0);
    for (const error of ofPods) {
      expect(error).toMatchObject({ code: "ADMIN_CONFLICT", details: { hint: expect.stringMatching(AS_FLYTECTL) } });
      expect(error?.message).toMatch(/\n {2}template\.k8s_pod\.pod_spec/);
    }
    for (const error of conflicts) expect(error?.message).not.toMatch(GO_PLACE);
  });

  it("--as flytectl finds everything registered", async () => {
    await run(pods, fake, { as: "flytectl" });
    const { entities } = await run(pods, fake, { as: "flytectl" });
    expect(new Set(entities.map(({ status }) => status))).toEqual(new Set(["exists"]));
  });
});

it("a conflict over an image does not propose --as flytectl", async () => {
  await run("registration/first.tgz", {}, {});
  const { entities } = await run("registration/first.tgz", {}, { image: () => "ghcr.io/acme/app:v2" });
  expect(entities[0]?.status).toBe("conflict");
  expect(entities[0]?.error?.details.hint).not.toMatch(AS_FLYTECTL);
});
