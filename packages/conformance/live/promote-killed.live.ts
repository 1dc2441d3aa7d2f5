import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FakeAdmin, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { adminClient } from "@flyte-settings/registration";
import { activeVersions } from "@flyte-settings/registration/promotion";
import { afterAll, beforeAll, expect, it } from "vitest";
import { vectorPath } from "../test/support/vectors.ts";
import { drawn } from "./drawn.ts";
import { type Ended, startCli } from "./killable-cli.ts";

/** `npm run attack` runs more. */
const MOMENTS = Number(process.env["FLYTE_SETTINGS_KILL_MOMENTS"] ?? 8);
const LAST = 40;
const seed = Number(process.env["FLYTE_SETTINGS_SEED"] ?? 1);
const source = { project: "flytesnacks", domain: "development" };
const target = { project: "flytesnacks", domain: "production" };
const record = "record.json";

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "flyte-settings-promoted-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const admin = (endpoint: string): string[] => ["--endpoint", endpoint, "--insecure", "--json"];

/** An Admin with two versions in development, the first of which is active in production. */
async function prepared(onCall: () => void | Promise<void>): Promise<FakeAdmin> {
  let isReady = false;
  const made = await fakeAdmin({ onCall: () => (isReady ? onCall() : undefined) });
  const pack = vectorPath("promotion/packages/control-fast.tgz");
  for (const version of ["v1", "v2"]) {
    const words = ["register", pack, "-p", source.project, "-d", source.domain, "--version", version];
    expect(await startCli([...words, ...admin(made.grpc)], directory).ended).toMatchObject({ end: 0 });
  }
  expect(await promoted(made, "v1").ended).toMatchObject({ end: 0 });
  rmSync(join(directory, record), { force: true });
  isReady = true;
  return made;
}

function promoted({ grpc }: FakeAdmin, version: string): ReturnType<typeof startCli> {
  const words = ["promote", "flytesnacks/development", "--to", "flytesnacks/production", "--version", version];
  return startCli([...words, "--activate", "all", "--yes", "--record", record, ...admin(grpc)], directory);
}

async function activeNames({ grpc }: FakeAdmin): Promise<readonly string[]> {
  const client = adminClient({ endpoint: grpc, insecure: true });
  try {
    const plans = ["sub_lp", "flows.wf.branching", "flows.wf.gated", "flows.wf.mapping", "flows.wf.sub"];
    return await Promise.all(plans.map(async (name) => `${name} ${await activeVersions(client, { ...target, name })}`));
  } finally {
    client.close();
  }
}

it(`a promotion killed at ${MOMENTS} points is rolled back`, async () => {
  let most = 0;
  const counting = await prepared(() => {
    most += 1;
  });
  const before = await activeNames(counting);
  most = 0;
  expect(await promoted(counting, "v2").ended).toMatchObject({ end: 0 });
  expect(await activeNames(counting)).not.toEqual(before);
  await counting.close();
  const outcomes: string[] = [];
  for (const [index, drawnMoment] of drawn(MOMENTS, most, seed).entries()) {
    // every other one is among the last calls, which activate launch plans
    const moment = index % 2 === 0 ? drawnMoment : most - (drawnMoment % LAST);
    let moments = 0;
    let child: ReturnType<typeof startCli> | undefined;
    const made = await prepared(async () => {
      moments += 1;
      if (moments !== moment) return;
      child?.kill("SIGKILL");
      await child?.ended;
    });
    try {
      child = promoted(made, "v2");
      await child.ended;
      moments = Number.POSITIVE_INFINITY;
      const back = await rolledBack(made);
      outcomes.push(back);
      expect({ moment, active: await activeNames(made), back }).toEqual({ moment, active: before, back });
    } finally {
      await made.close();
    }
  }
  process.stdout.write(
    `SIGKILL: ${outcomes.length} of ${MOMENTS} as before (moments 1 to ${most}, seed ${seed}): ${outcomes.join(", ")}\n`,
  );
});

/** Killed before the record was written: nothing had been activated. */
async function rolledBack({ grpc }: FakeAdmin): Promise<string> {
  const { end }: Ended = await startCli(["promote", "--rollback", record, ...admin(grpc)], directory).ended;
  return end === 0 ? "rolled back" : `no record (${end})`;
}
