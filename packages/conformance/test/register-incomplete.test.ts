import { omitUndefined } from "@flyte-settings/core/plugin";
import { type FakeAdmin, type FakeAdminOptions, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { adminClient, planRegistration, register } from "@flyte-settings/registration";
import { loadPackageFiles } from "@flyte-settings/registration/package";
import { afterEach, describe, expect, it } from "vitest";
import { vectorPath } from "./support/vectors.ts";

let admin: FakeAdmin | undefined;

afterEach(async () => {
  await admin?.close();
  admin = undefined;
});

const target = { project: "flytesnacks", domain: "development", version: "v1" } as const;
const duplicate = 'value with matching already exists (duplicate key value violates unique constraint "tasks_pkey")';

async function run(fake: FakeAdminOptions, signal?: AbortSignal, graceMs = 5000) {
  admin ??= await fakeAdmin(fake);
  const files = await loadPackageFiles([vectorPath("packages/registration/first.tgz")], { cwd: "/" });
  const client = adminClient({ endpoint: admin.grpc });
  try {
    const { entities, ...rest } = await register(await planRegistration(files, target), client, {
      graceMs,
      ...omitUndefined({ signal }),
    });
    const errors = entities.flatMap(({ error }) => (error === undefined ? [] : [error]));
    return { ...rest, statuses: entities.map(({ status }) => status), errors };
  } finally {
    client.close();
  }
}

describe("ALREADY_EXISTS without a comparison", () => {
  it("is not believed: half of a workflow, left by a cancelled create", async () => {
    const stop = new AbortController();
    const onCall = (method: string, moment: string): void => {
      if (method === "CreateWorkflow" && moment === "half") stop.abort("SIGINT");
    };
    const first = await run({ atomic: false, delayMs: 200, onCall }, stop.signal, 0);
    expect(first.statuses).toEqual(["registered", "failed", "skipped"]);
    const second = await run({});
    expect(second.statuses).toEqual(["exists", "failed", "skipped"]);
    expect(second.errors[0]).toMatchObject({
      code: "ADMIN_REFUSED",
      message:
        "workflow hello.hello: Flyte Admin holds an incomplete record of version v1; register under another version",
    });
    expect(second.ok).toBe(false);
  });

  it.each([
    ["the second answer is good", { times: 1 }, "registered", undefined],
    ["nothing is registered", {}, "failed", /incomplete record of version v1/],
  ] as const)("of a task: sent once more; %s", async (_, planned, status, message) => {
    const result = await run({
      answers: [{ method: "CreateTask", code: "ALREADY_EXISTS", message: duplicate, ...planned }],
    });
    expect(result.statuses[0]).toBe(status);
    if (message !== undefined) expect(result.errors[0]?.message).toMatch(message);
  });

  it("of a task that is registered: failed, with Admin's words", async () => {
    await run({
      answers: [
        { method: "CreateTask", code: "OK", times: 1 },
        { method: "CreateTask", code: "ALREADY_EXISTS", message: duplicate },
      ],
    });
    const again = await run({});
    expect(again.statuses[0]).toBe("failed");
    expect(again.errors[0]?.message).toBe(`task hello.greet: rpc error: code = ALREADY_EXISTS desc = ${duplicate}`);
  });
});

describe("a signal while entities are sent", () => {
  it("lets what is in flight finish, and begins nothing", async () => {
    const stop = new AbortController();
    const onCall = (method: string, moment: string): void => {
      if (method === "CreateWorkflow" && moment === "come") stop.abort("SIGINT");
    };
    const first = await run({ atomic: false, delayMs: 50, onCall }, stop.signal);
    expect(first).toMatchObject({ ok: false, interrupted: true, statuses: ["registered", "registered", "skipped"] });
    expect(first.errors[0]?.message).toBe("not sent: the run was interrupted");
    expect((await run({})).statuses).toEqual(["exists", "exists", "registered"]);
  });

  it("ends a pause between attempts at once", async () => {
    const stop = new AbortController();
    const onCall = (_: string, moment: string): void => {
      if (moment === "done") stop.abort("SIGINT");
    };
    const result = await run({ onCall, answers: [{ method: "CreateTask", code: "UNAVAILABLE" }] }, stop.signal);
    expect(result.statuses).toEqual(["failed", "skipped", "skipped"]);
    expect(admin?.calls).toHaveLength(1);
  });
});
