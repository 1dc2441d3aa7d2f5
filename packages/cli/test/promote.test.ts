import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type FakeAdmin, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { freshFolder, type Ran, type Setup } from "./fake-host.ts";

const bytes = readFileSync(new URL("../../../examples/python-project/flyte-package.tgz", import.meta.url));
const files = { "flyte-package.tgz": bytes };

const here = freshFolder();
let development: FakeAdmin;
let production: FakeAdmin;
beforeEach(async () => {
  development = await fakeAdmin();
  production = await fakeAdmin();
  const { code, stderr } = await run(["register", "flyte-package.tgz", "-p", "flytesnacks", "-d", "development"], {
    files: { ...files, "from.yaml": configOf(development), "to.yaml": configOf(production) },
  });
  expect({ code, stderr }).toMatchObject({ code: 0 });
});
afterEach(async () => {
  await Promise.all([development.close(), production.close()]);
});

function configOf({ grpc }: FakeAdmin): string {
  return `admin:\n  endpoint: ${grpc.replace("http://", "dns:///")}\n  insecure: true\n`;
}

function run(words: readonly string[], setup: Setup = {}): Promise<Ran> {
  return here.run([...words, "--version", "v1", "--config", "from.yaml"], setup);
}

const both = ["--from-config", "from.yaml", "--to-config", "to.yaml"];
const promote = (...words: string[]): Promise<Ran> =>
  run(["promote", "flytesnacks/development", "--to", "flytesnacks/production", ...both, ...words]);

const MIRROR = ["--mirror", "ghcr.io/acme=registry.prod.example/acme"];

describe("promote", () => {
  it("--dry-run shows the plan and sends nothing", async () => {
    const { code, stdout } = await promote(...MIRROR, "--dry-run");
    expect(code).toBe(0);
    expect(stdout).toContain("flytesnacks/development@v1 → flytesnacks/production@v1");
    expect(stdout).toMatch(/ghcr\.io\/acme\/weather:2026\.11 +registry\.prod\.example\/acme\/weather:2026\.11/);
    expect(stdout).toContain("7 to create, 0 identical, 0 in conflict");
    expect(production.registered()).toEqual([]);
    expect(production.uploads).toEqual([]);
  });

  it("off a terminal without --yes it sends nothing and exits 2", async () => {
    const { code, stdout, stderr } = await promote();
    expect(code).toBe(2);
    expect(stdout).toContain("7 to create");
    expect(stderr).toContain("--expect-plan");
    expect(production.registered()).toEqual([]);
  });

  it("--yes registers everything and copies the code; repeating is identical", async () => {
    const first = await promote(...MIRROR, "--yes");
    expect(first).toMatchObject({ code: 0, stderr: expect.not.stringContaining("error") });
    expect(production.registered()).toHaveLength(7);
    expect(production.uploads.map(({ status }) => status)).toEqual([200]);
    expect(production.uploads[0]?.body).toEqual(Buffer.from(development.uploads[0]?.body ?? []));
    const again = await promote(...MIRROR, "--yes");
    expect(again.stdout).toContain("0 to create, 7 identical, 0 in conflict");
    expect(again.code).toBe(0);
  });

  it("--expect-plan applies exactly the plan that was accepted", async () => {
    const { digest } = JSON.parse((await promote("--dry-run", "--json")).stdout);
    const other = await promote(...MIRROR, "--expect-plan", digest);
    expect(other).toMatchObject({ code: 1 });
    expect(other.stderr).toContain("the plan is another one now");
    expect(production.registered()).toEqual([]);
    expect(await promote("--expect-plan", digest)).toMatchObject({ code: 0 });
    expect(production.registered()).toHaveLength(7);
  });

  it("rejects different content under the same version before sending", async () => {
    await promote("--yes");
    const uploads = production.uploads.length;
    const { code, stderr } = await promote(...MIRROR, "--yes");
    expect(code).toBe(1);
    expect(stderr).toContain("is registered with other content");
    expect(production.uploads).toHaveLength(uploads);
  });

  it.each([
    ["--require-digest with a tag", ["--require-digest"], "has no digest"],
    ["an unknown workflow", ["--workflow", "nope"], "workflow nope is not registered"],
    ["an identifier map without =", ["--map", "shared/development"], "expected OLD=NEW"],
    ["code that is another archive", ["--code", "flyte-package.tgz"], "is not the code at"],
    ["a mirror without =", ["--mirror", "x"], "expected PREFIX=MIRROR"],
  ])("%s is one error, and nothing is sent", async (_, words, said) => {
    const { code, stderr } = await promote("--yes", ...words);
    expect(code).toBeGreaterThan(0);
    expect(stderr).toContain(said);
    expect(production.registered()).toEqual([]);
  });

  it("--workflow takes along what it needs and nothing else", async () => {
    const { stdout } = await promote("--workflow", "weather.workflows.morning", "--dry-run", "--json");
    const { entities } = JSON.parse(stdout);
    const names = entities.map(({ id }: { id: { kind: string; name: string } }) => `${id.kind} ${id.name}`);
    expect(names).toContain("workflow weather.workflows.morning");
    expect(names).not.toContain("launchPlan every_morning");
  });

  it("--format yaml prints the plan and the result as --json does", async () => {
    const json = await promote("--dry-run", "--json");
    const yaml = await promote("--dry-run", "--format", "yaml");
    expect(parse(yaml.stdout)).toEqual(JSON.parse(json.stdout));
    expect(parse((await promote("--yes", "--format", "yaml")).stdout)).toMatchObject({ ok: true, switched: [] });
  });

  it("--activate auto explains what to give in its place", async () => {
    const { code, stderr } = await promote("--activate", "auto");
    expect(code).toBe(2);
    expect(stderr).toContain("expected none, same (what is active in the source), scheduled or all");
    expect(production.calls).toEqual([]);
  });

  it("--deactivate-removed is refused where only a part is promoted", async () => {
    const { code, stderr } = await promote("--plan", "every_morning", "--deactivate-removed", "--yes");
    expect(code).toBe(1);
    expect(stderr).toContain("--deactivate-removed needs the whole version");
    expect(production.registered()).toEqual([]);
  });

  it("--format markdown cannot be broken by names", async () => {
    const { stdout } = await promote("--dry-run", "--format", "markdown");
    expect(stdout).toContain("| every&#95;morning | launch plan | create |");
  });
});

describe("activation and rollback", () => {
  const activate = (...words: string[]): Promise<Ran> => promote("--activate", "all", "--yes", ...words);
  const active = async (): Promise<string[]> => {
    const { stdout } = await run([
      "promote",
      "flytesnacks/production",
      "--to",
      "flytesnacks/staging",
      "--dry-run",
      "--json",
      "--from-config",
      "to.yaml",
      "--to-config",
      "to.yaml",
      "--activate",
      "same",
    ]);
    return JSON.parse(stdout).switches.map(({ name }: { name: string }) => name);
  };

  it("activates every plan and records it; --rollback deactivates new ones", async () => {
    const promoted = await activate("--record", "record.json");
    expect(promoted).toMatchObject({ code: 0 });
    expect(promoted.stdout).toContain("2 launch plans switched");
    expect(await active()).toEqual(["weather.workflows.morning", "every_morning"]);
    const back = ["promote", "--rollback", "record.json", "--to-config", "to.yaml"];
    expect(await run(back)).toMatchObject({ code: 0, stdout: expect.stringMatching(/every_morning +restored +none/) });
    expect(await active()).toEqual([]);
    expect(await run(back)).toMatchObject({ code: 0, stdout: expect.stringMatching(/every_morning +unchanged +none/) });
  });

  it("without --record, keeps the record in the state directory", async () => {
    const { stderr } = await activate();
    expect(stderr).toMatch(/what was active before is kept in .*promotions/);
    const [name] = readdirSync(join(here.path, "home/.local/state/flyte-settings/promotions"));
    expect(name).toMatch(/^flytesnacks_production_v1_.*\.json$/);
  });

  it("rejects a plan changed after the promotion unless --force is set", async () => {
    await activate("--record", "record.json");
    await promote("--to-version", "v2", "--activate", "all", "--yes");
    const back = ["promote", "--rollback", "record.json", "--to-config", "to.yaml"];
    const refused = await run(back);
    expect(refused).toMatchObject({ code: 1, stdout: expect.stringMatching(/every_morning +refused +v2/) });
    expect(refused.stderr).toContain("somebody switched it to v2");
    expect(await run([...back, "--force"])).toMatchObject({ code: 0 });
  });

  it("a second version is rolled back to the first", async () => {
    await activate();
    await promote("--to-version", "v2", "--activate", "all", "--yes", "--record", "second.json");
    const back = await run(["promote", "--rollback", "second.json", "--to-config", "to.yaml"]);
    expect(back.stdout).toMatch(/every_morning +restored +v1/);
  });

  it("one rollback reverts a killed run and its repetition", async () => {
    await activate("--record", "record.json");
    const record = join(here.path, "record.json");
    const killed = JSON.parse(readFileSync(record, "utf8"));
    const [first, second] = killed.switches;
    const { done: _, ...unverified } = first;
    writeFileSync(record, JSON.stringify({ ...killed, switches: [unverified, { ...second, sent: false }] }));
    const off = [
      "deactivate",
      "flytesnacks/production",
      "--version",
      "v1",
      "--plan",
      second.name,
      "--config",
      "to.yaml",
    ];
    expect(await here.run(off)).toMatchObject({ code: 0 });
    expect(await activate("--record", "record.json")).toMatchObject({ code: 0 });
    const back = await run(["promote", "--rollback", "record.json", "--to-config", "to.yaml"]);
    expect(back.stdout.match(/restored +none/g)).toHaveLength(2);
    expect(await active()).toEqual([]);
  });

  it("the record of another promotion is renamed, not overwritten", async () => {
    await activate("--record", "record.json");
    const before = readFileSync(join(here.path, "record.json"), "utf8");
    const { code, stderr } = await promote(
      "--to-version",
      "v2",
      "--activate",
      "all",
      "--yes",
      "--record",
      "record.json",
    );
    expect([code, stderr]).toEqual([0, expect.stringContaining("the record of another promotion is now")]);
    expect(readFileSync(join(here.path, "record.json.1"), "utf8")).toBe(before);
    const back = await run(["promote", "--rollback", "record.json", "--to-config", "to.yaml"]);
    expect(back.stdout).toMatch(/every_morning +restored +v1/);
  });

  it("a file that is no record is not overwritten, and nothing is sent", async () => {
    const { code, stderr } = await promote("--activate", "all", "--yes", "--record", "to.yaml");
    expect([code, stderr]).toEqual([1, expect.stringContaining("not a record of a promotion")]);
    expect(production.registered()).toEqual([]);
  });

  it("a record that is none, or of another Admin, is one error", async () => {
    await activate("--record", "record.json");
    expect((await run(["promote", "--rollback", "from.yaml"])).stderr).toContain("not a record of a promotion");
    expect((await run(["promote", "--rollback", "record.json"])).stderr).toContain("nothing was changed");
  });
});

describe("activate and deactivate", () => {
  const words = (verb: string, ...more: string[]): Promise<Ran> => run([verb, "flytesnacks/development", ...more]);

  it("switch the plans of a version on and off", async () => {
    const on = await words("activate");
    expect(on).toMatchObject({ code: 0, stdout: expect.stringMatching(/every_morning +none +v1/) });
    const off = await words("deactivate", "--plan", "every_morning");
    expect(off).toMatchObject({ code: 0, stdout: expect.stringMatching(/every_morning +v1 +none/) });
    expect(off.stdout).not.toContain("weather.workflows.morning");
  });

  it("keep a record that promote --rollback takes", async () => {
    const on = await words("activate", "--record", "on.json");
    expect(on.stderr).toMatch(/what was active before is kept in .*on\.json/);
    const back = await run(["promote", "--rollback", "on.json"]);
    expect(back).toMatchObject({ code: 0, stdout: expect.stringMatching(/every_morning +restored +none/) });
    const again = await words("deactivate", "--record", "off.json");
    expect(again).toMatchObject({ code: 0, stderr: expect.not.stringContaining("kept in") });
  });

  it("a version that is not there is one error", async () => {
    const { code, stderr } = await here.run([
      "activate",
      "flytesnacks/development",
      "--version",
      "v9",
      "--config",
      "from.yaml",
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain("version v9 is not registered");
  });
});
