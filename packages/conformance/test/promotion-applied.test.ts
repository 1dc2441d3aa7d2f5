import { type FakeAdmin, type FakeAdminOptions, fakeAdmin } from "@flyte-settings/plugin-testkit";
import type { Transport } from "@flyte-settings/registration";
import { activeVersions, rollback, switchPlan, switchVersion } from "@flyte-settings/registration/promotion";
import type { Task } from "@flyte-settings/registration/wire";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applied, clientOf, edited, message, planned, production, refusal, type Way } from "./support/promoting.ts";
import { type Seeded, seededAdmin } from "./support/registered-answers.ts";

let seeded: Seeded;
let target: FakeAdmin;
let way: Way;
beforeEach(async () => {
  seeded = await seededAdmin({ checks: false });
  await open();
});
afterEach(async () => {
  way.target.close();
  await Promise.all([seeded.close(), target.close()]);
});

async function open(options: FakeAdminOptions = {}): Promise<void> {
  target = await fakeAdmin(options);
  way = { source: seeded.client, target: clientOf(target), read: { plan: "nightly_rate" } };
}

const NAME = "nightly_rate";
const named = { project: production.project, domain: production.domain, name: NAME };
const active = (client: Transport = way.target): Promise<string[]> => activeVersions(client, named);
const updates = (): number => target.calls.filter(({ method }) => method === "UpdateLaunchPlan").length;
const all = { activate: "all" } as const;
const to = (version: string) => ({ ...all, target: { ...production, version } });

describe("a promotion is applied", () => {
  it("everything is read back before a launch plan is switched", async () => {
    const plan = await planned({ ...way, options: all });
    const other = message("GetTask", ((task: Task) => {
      const template = task.closure?.compiledTask?.template;
      if (template) template.type = "another";
    }) as never);
    const { result, records } = await applied(plan, { ...way, target: edited(way.target, "GetTask", other) });
    expect(result).toMatchObject({ ok: false, switched: [] });
    expect(result.error?.message).toBe(
      "task flows.tasks.add version v1 was read back: expected what was sent, found other content (1 differences). Nothing was activated",
    );
    expect(records).toEqual([]);
    expect(updates()).toBe(0);
  });

  it("a launch plan that was switched since the plan was made stays as it is", async () => {
    await applied(await planned({ ...way, options: to("v1") }), way);
    const plan = await planned({ ...way, options: to("v2") });
    await applied(await planned({ ...way, options: to("v3") }), way);
    const before = updates();
    const { result, records } = await applied(plan, way);
    expect(result.error?.message).toBe(
      "launch plan nightly_rate has been switched since the plan was made: v1 was active, now v3. Nothing was activated",
    );
    expect({ records, updates: updates(), active: await active() }).toEqual({
      records: [],
      updates: before,
      active: ["v3"],
    });
  });

  it("closures over the target's limit are compared where they are stored", async () => {
    way.target.close();
    await target.close();
    await open({ maxClosureBytes: 100 });
    await applied(await planned(way), way);
    const again = await planned(way);
    expect(again.entities.map(({ action }) => action)).toEqual(["identical", "identical", "identical"]);
    const { result } = await applied(await planned({ ...way, options: all }), way);
    expect(result).toMatchObject({ ok: true, switched: [NAME] });
  });

  it("each switch is noted before it is sent and when it is verified", async () => {
    const { records } = await applied(await planned({ ...way, options: all }), way);
    const states = records.map(({ switches: [first] }) => [first?.sent, first?.done]);
    expect(states).toEqual([
      [false, undefined],
      [true, undefined],
      [true, true],
    ]);
  });

  it("a failed switch is taken back", async () => {
    await applied(await planned({ ...way, options: to("v1") }), way);
    const plan = await planned({ ...way, options: to("v2") });
    const failing = edited(way.target, "UpdateLaunchPlan", refusal("PERMISSION_DENIED", "not yours"));
    const { result } = await applied(plan, { ...way, target: failing });
    expect(result).toMatchObject({ ok: false, switched: [] });
    expect(await active()).toEqual(["v1"]);
  });
});

describe("a rollback", () => {
  const promoted = async () => {
    await applied(await planned({ ...way, options: to("v1") }), way);
    const { records } = await applied(await planned({ ...way, options: to("v2") }), way);
    const record = records.at(-1);
    if (record === undefined) throw new Error("no record");
    return record;
  };
  const switchedOff = () => switchPlan(way.target, named, undefined);

  it("run twice gives the same", async () => {
    const record = await promoted();
    expect(await rollback(record, way.target)).toMatchObject([{ status: "restored", active: ["v1"] }]);
    expect(await rollback(record, way.target)).toMatchObject([{ status: "unchanged", active: ["v1"] }]);
  });

  it("refuses a launch plan that others switched off, unless forced", async () => {
    const record = await promoted();
    await switchedOff();
    const [refused] = await rollback(record, way.target);
    expect(refused).toMatchObject({ status: "refused", active: [] });
    expect(refused?.error?.message).toContain("somebody switched it to none after the promotion");
    expect(await rollback(record, way.target, { force: true })).toMatchObject([{ status: "restored" }]);
    expect(await active()).toEqual(["v1"]);
  });

  it("restores a launch plan whose switch was not finished", async () => {
    const { switches, ...record } = await promoted();
    await switchedOff();
    const unfinished = { ...record, switches: switches.map(({ done: _, ...each }) => each) };
    expect(await rollback(unfinished, way.target)).toMatchObject([{ status: "restored", active: ["v1"] }]);
  });
});

describe("several active versions of one name", () => {
  it("activation leaves the wanted one, and every other schedule off", async () => {
    way.target.close();
    await target.close();
    await open({ racingActivations: true, delayMs: 20 });
    for (const version of ["v1", "v2", "v3"])
      await applied(await planned({ ...way, options: { target: { ...production, version } } }), way);
    await Promise.all(
      ["v1", "v2", "v3"].map((version) => switchPlan(way.target, named, version).catch(() => undefined)),
    );
    const options = { endpoint: "target", keepRecord: async () => undefined };
    const [switched] = await switchVersion(way.target, { ...production, version: "v2" }, "active", {
      ...options,
      plan: NAME,
    });
    expect(switched).toMatchObject({ name: NAME, after: ["v2"] });
    expect(await active()).toEqual(["v2"]);
  });
});

const CALLS = 20;

describe("a connection that is closed", () => {
  it("answers the calls in flight first", async () => {
    let come = 0;
    let allCome = (): void => undefined;
    const onCall = (_: string, moment: string): void => {
      if (moment === "come") come += 1;
      if (come === CALLS) allCome();
    };
    const slow = await fakeAdmin({ delayMs: 50, onCall });
    const client = clientOf(slow);
    const call = () => client.call("flyteidl.service.AdminService/GetDomains", new Uint8Array());
    const inFlight = new Promise<void>((resolve) => {
      allCome = resolve;
    });
    const calls = Array.from({ length: CALLS }, call);
    await inFlight;
    client.close();
    expect(new Set((await Promise.all(calls)).map(({ status }) => status))).toEqual(new Set(["OK"]));
    await slow.close();
  });
});
