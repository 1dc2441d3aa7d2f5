import { type FakeAdmin, fakeAdmin } from "@flyte-settings/plugin-testkit";
import {
  adminClient,
  hydratePackage,
  planRegistration,
  previewRegistration,
  type RegisterEvent,
  type Transport,
} from "@flyte-settings/registration";
import { loadPackageFiles, type PackageFile } from "@flyte-settings/registration/package";
import { LaunchPlanUpdateRequestSchema, messageJson } from "@flyte-settings/registration/wire";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FilesOptions, registerFiles } from "./support/register-files.ts";
import { vectorPath } from "./support/vectors.ts";

let admin: FakeAdmin;
let client: Transport;
beforeEach(async () => {
  admin = await fakeAdmin({ projects: "any", checks: false });
  client = adminClient({ endpoint: admin.grpc });
});
afterEach(async () => {
  client.close();
  await admin.close();
});

const target = { project: "flytesnacks", domain: "development", version: "v1" } as const;
const load = (path: string): Promise<PackageFile[]> => loadPackageFiles([vectorPath(`packages/${path}`)], { cwd: "/" });
const twelve = "registration/twelve.tgz";
/** Four launch plans, three of them with a schedule. */
const basics = "basics/out/copy-auto/flyte-package.tgz";

async function run(path: string, options: Partial<FilesOptions> = {}, transport = client) {
  return registerFiles(await load(path), transport, { ...target, ...options });
}

/** A connection that breaks permanently after this many calls. */
function breaking(calls: number): Transport {
  let left = calls;
  return {
    ...client,
    async call(method, bytes, options) {
      left -= 1;
      if (left >= 0) return client.call(method, bytes, options);
      return { status: "UNAVAILABLE", message: "the connection broke", details: [] };
    },
  };
}

describe("a run that broke off, run again", () => {
  it.each(Array.from({ length: 13 }, (_, calls) => calls))(
    "after %i calls ends where an unbroken one does",
    async (calls) => {
      const first = await run(twelve, { concurrency: 1 }, breaking(calls));
      expect(first.ok).toBe(calls >= 12);
      expect(admin.registered()).toHaveLength(Math.min(calls, 12));
      const second = await run(twelve);
      expect(second.ok).toBe(true);
      expect(second.entities.filter(({ status }) => status === "exists")).toHaveLength(Math.min(calls, 12));
      expect(admin.registered()).toHaveLength(12);
    },
  );
});

describe("which plans are activated", () => {
  const activations = (): string[] =>
    admin.calls
      .filter(({ method }) => method === "UpdateLaunchPlan")
      .map(({ bytes }) => (messageJson(LaunchPlanUpdateRequestSchema, bytes) as { id: { name: string } }).id.name)
      .sort();

  it.each([
    ["auto", 0],
    ["none", 0],
    ["scheduled", 3],
    ["all", 4],
  ] as const)("%s: once each, new or there already", async (activate, count) => {
    const scheduled = await plansOf(basics, activate);
    expect(scheduled).toHaveLength(count);
    await run(basics, { activate });
    expect(activations()).toEqual(scheduled);
    const again = await run(basics, { activate });
    expect(again.entities.every(({ status }) => status === "exists")).toBe(true);
    expect(again.entities.flatMap(({ id, activated }) => (activated ? [id.name] : [])).sort()).toEqual(scheduled);
    expect(activations()).toEqual([...scheduled, ...scheduled].sort());
  });
});

async function plansOf(path: string, activate: string): Promise<string[]> {
  const { entities } = await hydratePackage(await load(path), { ...target, distributionLocation: "s3://b/c" });
  const plans = entities.filter(({ kind }) => kind === "launchPlan").map(({ id }) => id.name);
  const names = { all: plans, scheduled: plans.filter((name) => !name.startsWith("flows.")) };
  return (names[activate as "all"] ?? []).sort();
}

describe("progress", () => {
  it("tells of the upload, then of each entity once, and counts", async () => {
    const events: RegisterEvent[] = [];
    const { entities } = await run(basics, { report: (event) => events.push(event) });
    const types = events.map(({ type }) => type);
    expect(types.filter((type) => type === "upload")).toHaveLength(1);
    expect(types.indexOf("upload")).toBeLessThan(types.indexOf("entity"));
    const told = events.flatMap((event) => (event.type === "entity" ? [event] : []));
    expect(told.map(({ done }) => done)).toEqual(entities.map((_, index) => index + 1));
    expect(new Set(told.map(({ of }) => of))).toEqual(new Set([entities.length]));
    expect(new Set(told.map(({ entity }) => entity))).toEqual(new Set(entities));
  });
});

describe("a plan against what Admin's compiler made of it", () => {
  it.each([basics, "control-flow/out/copy-none/flyte-package.tgz", twelve, "registration/shop.tgz"])(
    "%s is identical throughout",
    async (path) => {
      const open = await fakeAdmin({ projects: "any", checks: false });
      const transport = adminClient({ endpoint: open.grpc });
      // Entities that only flytectl would register do not matter here.
      const options = { ...target, as: "flytectl" } as const;
      const files = await load(path);
      await registerFiles(files, transport, options);
      const { entities } = await previewRegistration(await planRegistration(files, options), { transport });
      transport.close();
      await open.close();
      expect(
        entities.flatMap(({ registered, id, differences }) =>
          registered === "identical" ? [] : [id.name, differences],
        ),
      ).toEqual([]);
      expect(entities.length).toBeGreaterThan(10);
    },
  );
});

describe("names that no URL holds", () => {
  it.each(["project", "domain"] as const)("a ? in the %s is refused by default, and sent by flytectl", async (part) => {
    const files = await load("registration/first.tgz");
    const odd = { ...target, [part]: "what?" };
    await expect(hydratePackage(files, odd)).rejects.toThrow(`id.${part}: what? holds a ?`);
    const { entities } = await hydratePackage(files, { ...odd, as: "flytectl" });
    expect(entities[0]?.id[part]).toBe("what?");
  });
});
