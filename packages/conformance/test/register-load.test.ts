import { type FakeAdmin, type FakeAdminOptions, fakeAdmin } from "@flyte-settings/plugin-testkit";
import {
  adminClient,
  planRegistration,
  type RegisterOptions,
  type RetryEvent,
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

async function run(count: number, fake: FakeAdminOptions, options: Partial<RegisterOptions> = {}) {
  admin = await fakeAdmin(fake);
  const retries: RetryEvent[] = [];
  const client = adminClient({ endpoint: admin.grpc, onRetry: (event) => retries.push(event) });
  try {
    return { ...(await register(await planRegistration(manyTasks(count), target), client, options)), retries };
  } finally {
    client.close();
  }
}

describe("an Admin whose database takes few connections", () => {
  it.each([
    ["five thousand entities by default, with 4 connections", 5000, 4, {}],
    ["a thousand entities with --concurrency 64, with 20 connections", 1000, 20, { concurrency: 64 }],
  ] as const)("registers %s", { timeout: 120_000 }, async (_, count, connections, options) => {
    const { ok } = await run(count, { connections }, options);
    expect(ok).toBe(true);
    expect(admin?.registered()).toHaveLength(count);
    expect(admin?.traffic).toEqual({ connections: 1, resets: 0 });
  });

  it("is asked for less at a time after each overload", async () => {
    await run(300, { connections: 4 }, { concurrency: 64 });
    const refused = admin?.calls.filter(({ status }) => status === "INTERNAL").length ?? 0;
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(150);
  });
});

describe("errors of Admin's database", () => {
  const once = (message: string): FakeAdminOptions => ({
    answers: [{ method: "CreateTask", code: "INTERNAL", message, times: 2 }],
  });
  it.each([
    "FATAL: sorry, too many clients already (SQLSTATE 53300)",
    "FATAL: terminating connection due to administrator command (SQLSTATE 57P01)",
    "FATAL: the database system is starting up (SQLSTATE 57P03)",
    "dial tcp 10.0.0.7:5432: connect: connection refused",
  ])("%s: tried again", async (message) => {
    const { ok, retries } = await run(1, once(message));
    expect(ok).toBe(true);
    expect(retries).toMatchObject([{ method: "CreateTask", status: "INTERNAL", message }, { method: "CreateTask" }]);
  });

  it("INTERNAL for another reason: not tried again", async () => {
    const { ok, retries } = await run(1, once("ERROR: value too long (SQLSTATE 22001)"));
    expect([ok, retries]).toEqual([false, []]);
  });
});

describe("concurrency", () => {
  it.each([0, -3, 1.5, Number.NaN])("%d is refused", async (concurrency) => {
    await expect(run(1, {}, { concurrency })).rejects.toMatchObject({
      code: "USAGE",
      message: `concurrency: expected a whole number from 1 up, for example 8; got ${concurrency}`,
    });
  });

  it("of any number warns of no listeners", async () => {
    const warnings: string[] = [];
    const warned = ({ name }: Error): void => void warnings.push(name);
    process.on("warning", warned);
    await run(200, {}, { concurrency: 128, signal: new AbortController().signal });
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", warned);
    expect(warnings).toEqual([]);
  });
});
