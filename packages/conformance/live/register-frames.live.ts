import { type FakeAdmin, type FakeAdminOptions, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { adminClient, planRegistration, type RegisterResult, register } from "@flyte-settings/registration";
import { afterEach, describe, expect, it } from "vitest";
import { madePackage } from "./made-package.ts";

let admin: FakeAdmin | undefined;

afterEach(async () => {
  await admin?.close();
  admin = undefined;
});

const target = { project: "flytesnacks", domain: "development", version: "v1" };

async function run(entities: number, options: FakeAdminOptions, concurrency?: number): Promise<RegisterResult> {
  admin = await fakeAdmin(options);
  const client = adminClient({ endpoint: admin.grpc });
  const plan = await planRegistration(madePackage(entities), target);
  try {
    return await register(plan, client, concurrency === undefined ? {} : { concurrency });
  } finally {
    client.close();
  }
}

describe("the frames of 5,000 calls", () => {
  it("are on one connection, and no stream is reset", async () => {
    const { ok } = await run(5000, {});
    expect(ok).toBe(true);
    expect(admin?.calls).toHaveLength(5000);
    expect(admin?.traffic).toEqual({ connections: 1, resets: 0 });
  });
});

describe("an Admin with few database connections", () => {
  it.each([
    ["5,000 entities, 4 connections, default options", 5000, 4, undefined],
    ["1,000 entities, 20 connections, 64 calls at once", 1000, 20, 64],
  ])("gets every entity: %s", async (_, entities, connections, concurrency) => {
    const { ok } = await run(entities, { connections }, concurrency);
    expect(ok).toBe(true);
    expect(admin?.registered()).toHaveLength(entities);
  });
});
