import { type FakeAdmin, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { adminClient, planRegistration, type RegisterEvent, register } from "@flyte-settings/registration";
import { afterEach, describe, expect, it } from "vitest";
import { manyTasks } from "./support/many-tasks.ts";

let admin: FakeAdmin | undefined;

afterEach(async () => {
  await admin?.close();
  admin = undefined;
});

const ENTITIES = 20;
const target = { project: "flytesnacks", domain: "development", version: "v1" } as const;

/** A clock that only pauses advance: Admin is back once it shows `downMs` after the stop. */
async function run(downMs: number, stopAfter: number) {
  const fake = await fakeAdmin();
  admin = fake;
  let now = 0;
  let backAt = Number.POSITIVE_INFINITY;
  const stop = async (): Promise<void> => {
    backAt = now + downMs;
    await fake.stop();
  };
  const sleep = async (ms: number): Promise<void> => {
    now += ms;
    if (now >= backAt) await fake.start();
  };
  let stopping: Promise<void> | undefined = stopAfter === 0 ? stop() : undefined;
  await stopping;
  const report = (event: RegisterEvent): void => {
    if (event.type === "entity" && event.done === stopAfter) stopping = stop();
  };
  const client = adminClient({ endpoint: fake.grpc, sleep, random: () => 0, now: () => 0 });
  try {
    return await register(await planRegistration(manyTasks(ENTITIES), target), client, { concurrency: 1, report });
  } finally {
    await stopping;
    client.close();
  }
}

it("retries the eight calls cut off by a restart without waiting", async () => {
  const fake = await fakeAdmin({ delayMs: 1 });
  admin = fake;
  let restart: Promise<void> | undefined;
  const report = (event: RegisterEvent): void => {
    if (event.type === "entity" && event.done === 7) restart = fake.stop().then(fake.start);
  };
  const failures: string[] = [];
  const client = adminClient({ endpoint: fake.grpc, onRetry: ({ status }) => failures.push(status) });
  const { ok } = await register(await planRegistration(manyTasks(100), target), client, { report });
  await restart;
  client.close();
  expect(ok).toBe(true);
  expect(new Set(failures)).toEqual(new Set(["UNAVAILABLE"]));
});

describe.each([
  ["before the first call", 0],
  ["in the middle of a run", 7],
])("a restart of Admin %s", (_, stopAfter) => {
  it.each([2_000, 10_000, 20_000])("of %i ms does not end the run", async (downMs) => {
    const { ok } = await run(downMs, stopAfter);
    expect(ok).toBe(true);
    expect(admin?.registered()).toHaveLength(ENTITIES);
  });

  it("of a minute does, with what was registered", async () => {
    const { ok, entities } = await run(60_000, stopAfter);
    expect(ok).toBe(false);
    expect(entities.filter(({ status }) => status === "registered")).toHaveLength(admin?.registered().length ?? 0);
    expect(entities.find(({ status }) => status === "failed")?.error).toMatchObject({ code: "ADMIN_UNAVAILABLE" });
  });
});
