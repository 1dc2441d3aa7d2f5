/** Warnings in the plan of a promotion, in addition to the entities to create. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { membersOf } from "@flyte-settings/node-kit/tar-memory";
import { type FakeAdmin, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { createTask } from "./created-task.ts";
import { freshFolder, type Ran } from "./fake-host.ts";

const name = "flyte-package.tgz";
const bytes = readFileSync(new URL(`../../../examples/python-project/${name}`, import.meta.url));

const here = freshFolder();
let admin: FakeAdmin;
beforeEach(async () => {
  admin = await fakeAdmin({ checks: false });
});
afterEach(async () => {
  await admin.close();
});

const reach = (): string[] => ["--endpoint", admin.grpc, "--insecure"];
const run = (...words: string[]): Promise<Ran> => here.run([...words, ...reach()], { files: { [name]: bytes } });
const register = (domain: string, ...words: string[]): Promise<Ran> =>
  run("register", "-p", "flytesnacks", "-d", domain, ...words);
const promote = (version: string, ...words: string[]): Promise<Ran> =>
  run("promote", "flytesnacks/development", "--to", "flytesnacks/production", "--version", version, ...words);

describe("images that stay", () => {
  const pinned = `ghcr.io/acme/pinned@sha256:${"a".repeat(64)}`;
  beforeEach(async () => {
    await createTask(admin, "placeholder", "{{.image.gpu}}");
    await createTask(admin, "tag", "ghcr.io/acme/tag:1");
    await createTask(admin, "pinned", pinned);
    await createTask(admin, "mirrored", "docker.io/acme/mirrored:1");
  });
  const mirror = ["--mirror", "docker.io/acme=registry.prod.example", "--dry-run"];

  it("are marked in the text: placeholders, and images without a digest", async () => {
    const { stdout, stderr } = await promote("v1", ...mirror, "--wide");
    expect(stdout).toMatch(/\{\{\.image\.gpu\}\} +\(stays\) +placeholder, not an image\n/);
    expect(stdout).toMatch(/acme\/tag:1 +\(stays\) +no digest\n/);
    expect(stdout).toMatch(/pinned@sha256:a+ +\(stays\)\s*\n/);
    expect(stdout).toMatch(/mirrored:1 +registry\.prod\.example\/mirrored:1 +no digest\n/);
    expect(stderr).toContain("1 image stays as it is and has no digest: --pin or --images-lock pins");
  });

  it("are marked in JSON", async () => {
    const { images } = JSON.parse((await promote("v1", ...mirror, "--json")).stdout);
    expect(images).toEqual([
      {
        from: "docker.io/acme/mirrored:1",
        to: "registry.prod.example/mirrored:1",
        isPinned: false,
        isKept: false,
        isTemplate: false,
      },
      { from: pinned, to: pinned, isPinned: true, isKept: true, isTemplate: false },
      { from: "ghcr.io/acme/tag:1", to: "ghcr.io/acme/tag:1", isPinned: false, isKept: true, isTemplate: false },
      { from: "{{.image.gpu}}", to: "{{.image.gpu}}", isPinned: false, isKept: true, isTemplate: true },
    ]);
  });

  it("are marked in Markdown, with the Flyte Admin of the target", async () => {
    const { stdout } = await promote("v1", ...mirror, "--format", "markdown");
    expect(stdout).toContain("| (stays) | placeholder, not an image |");
    expect(stdout).toContain("| ghcr.io/acme/tag:1 | (stays) | no digest |");
    expect(stdout).toContain(` on <code>${admin.grpc}</code>. Plan`);
  });

  it("--require-digest refuses those without a digest, and no placeholder", async () => {
    const { code, stdout } = await promote("v1", "--dry-run", "--require-digest", "--json");
    expect(code).toBe(1);
    expect(JSON.parse(stdout).problems).toEqual([
      "image docker.io/acme/mirrored:1 has no digest",
      "image ghcr.io/acme/tag:1 has no digest",
    ]);
  });
});

describe("launch plans that the new version no longer has", () => {
  beforeEach(async () => {
    await register("production", name, "--version", "v1", "--activate", "all");
    mkdirSync(join(here.path, "package"));
    const unreadable = (problem: string): Error => new Error(problem);
    for (const member of membersOf(gunzipSync(bytes), { invalid: unreadable, unsafe: unreadable }))
      writeFileSync(join(here.path, "package", member.name), member.bytes);
    const files = readdirSync(join(here.path, "package")).filter((file) => !file.includes("every_morning"));
    await register("development", ...files.map((file) => join("package", file)), "--version", "v2");
  });

  it("are listed without --deactivate-removed, and stay active", async () => {
    const { removed, switches } = JSON.parse((await promote("v2", "--dry-run", "--json")).stdout);
    expect({ removed, switches }).toEqual({ removed: [{ name: "every_morning", active: ["v1"] }], switches: [] });
    const { stdout } = await promote("v2", "--activate", "all", "--yes");
    expect(stdout).toMatch(/Removed launch plans that stay active\nNAME +ACTIVE\nevery_morning +v1\n/);
    expect(stdout).toContain("1 launch plans switched");
    const { stdout: markdown } = await promote("v2", "--dry-run", "--format", "markdown");
    expect(markdown).not.toContain("### Removed launch plans");
  });

  it("are switched off with --deactivate-removed", async () => {
    const { stdout } = await promote("v2", "--activate", "all", "--deactivate-removed", "--yes");
    expect(stdout).toMatch(/every_morning +v1 +none\n/);
    expect(stdout).not.toContain("that stay active");
  });

  it("are not looked for where only a part is promoted", async () => {
    const { stdout } = await promote("v2", "--plan", "weather.workflows.morning", "--dry-run", "--json");
    expect(JSON.parse(stdout).removed).toEqual([]);
  });
});

it("--activate same reports that nothing is active in the source", async () => {
  await register("development", name, "--version", "v1", "--activate", "none");
  const note = "--activate same: no launch plan of this version is active in the source";
  expect((await promote("v1", "--activate", "same", "--dry-run")).stderr).toContain(note);
  await run("activate", "flytesnacks/development", "--version", "v1");
  expect((await promote("v1", "--activate", "same", "--dry-run")).stderr).not.toContain(note);
});

it("--service-account and --iam-role give the plan that register gives", async () => {
  const fields = ["--service-account", "robot", "--iam-role", "arn:x"];
  await register("development", name, "--version", "v1");
  await register("production", name, "--version", "v1", ...fields, "--output-prefix", "s3://out");
  const { stdout } = await promote("v1", ...fields, "--raw-output", "s3://out", "--dry-run", "--json");
  const { entities } = JSON.parse(stdout) as { entities: { id: { kind: string }; action: string }[] };
  const plans = entities.filter(({ id }) => id.kind === "launchPlan");
  expect(plans.map(({ action }) => action)).toEqual(["identical", "identical"]);
});

it.each(["activate", "deactivate"])("%s --format yaml prints what --json does", async (verb) => {
  await register("development", name, "--version", "v1");
  const words = [verb, "flytesnacks/development", "--version", "v1"];
  await run(...words);
  const json = await run(...words, "--json");
  const yaml = await run(...words, "--format", "yaml");
  expect([yaml.code, parse(yaml.stdout)]).toEqual([0, JSON.parse(json.stdout)]);
  expect(parse(yaml.stdout)).toHaveLength(2);
});
