import { type FakeAdmin, type FakeAdminOptions, fakeAdmin } from "@flyte-settings/plugin-testkit";
import {
  adminClient,
  type PreviewOptions,
  planRegistration,
  previewRegistration,
  register,
} from "@flyte-settings/registration";
import { afterEach, describe, expect, it } from "vitest";
import { manyTasks } from "./support/many-tasks.ts";

let admin: FakeAdmin | undefined;

afterEach(async () => {
  await admin?.close();
  admin = undefined;
});

const target = { project: "flytesnacks", domain: "development", version: "v1" } as const;

async function preview(count: number, fake: FakeAdminOptions, options: PreviewOptions = {}, endpoint?: string) {
  admin = await fakeAdmin(fake);
  const transport = adminClient({ endpoint: endpoint ?? admin.grpc, sleep: async () => undefined });
  const plan = await planRegistration(manyTasks(count), target);
  try {
    return await previewRegistration(plan, { transport, ...options });
  } finally {
    transport.close();
  }
}

describe("a preview against Flyte Admin", () => {
  it("of 300 entities succeeds with 4 database connections", async () => {
    const { entities } = await preview(300, { connections: 4 });
    expect(new Set(entities.map(({ registered }) => registered))).toEqual(new Set(["new"]));
    expect(admin?.traffic).toEqual({ connections: 1, resets: 0 });
  });

  it("has at most `concurrency` calls in flight", async () => {
    let running = 0;
    let most = 0;
    const onCall = (_: string, moment: string): void => {
      running += moment === "come" ? 1 : -1;
      most = Math.max(most, running);
    };
    await preview(30, { onCall, delayMs: 1 }, { concurrency: 3 });
    expect(most).toBe(3);
  });

  it.each([
    ["PERMISSION_DENIED", "ADMIN_REFUSED"],
    ["UNAVAILABLE", "ADMIN_UNAVAILABLE"],
    ["INTERNAL", "ADMIN_REFUSED"],
  ] as const)("%s is an error and not a new entity", async (status, code) => {
    const answers = [{ method: "GetTask", name: "many.t3", code: status }];
    await expect(preview(20, { answers })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(new RegExp(`^task many\\.t3: rpc error: code = ${status}`)),
    });
  });

  it("without a server is one error", async () => {
    await expect(preview(20, {}, {}, "http://127.0.0.1:1")).rejects.toMatchObject({ code: "ADMIN_UNAVAILABLE" });
  });

  it("ends with the signal", async () => {
    const stop = new AbortController();
    const onCall = (): void => stop.abort();
    await expect(preview(50, { onCall }, { signal: stop.signal })).rejects.toMatchObject({ code: "ABORTED" });
    expect(admin?.calls.length).toBeLessThan(50);
  });

  it.each([0, -1, 1.5])("concurrency %d is refused", async (concurrency) => {
    await expect(preview(1, {}, { concurrency })).rejects.toMatchObject({ code: "USAGE" });
  });

  it("tells what is registered from what is new", async () => {
    admin = await fakeAdmin();
    const transport = adminClient({ endpoint: admin.grpc });
    await register(await planRegistration(manyTasks(2), target), transport);
    const { entities } = await previewRegistration(await planRegistration(manyTasks(3), target), { transport });
    transport.close();
    expect(entities.map(({ registered }) => registered)).toEqual(["identical", "identical", "new"]);
  });
});
