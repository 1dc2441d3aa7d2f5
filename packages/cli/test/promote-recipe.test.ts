import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type FakeAdmin, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type Project, type Surroundings, surroundings } from "./scratch-project.ts";

// Runs every `run` of examples/ci/promote.github.yml against two fake Admins; actions and reviewers are skipped.
interface Step {
  readonly id?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}
interface Job {
  readonly needs?: string;
  readonly environment?: string;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}
const text = readFileSync(new URL("../../../examples/ci/promote.github.yml", import.meta.url), "utf8");
const { jobs } = parse(text) as { readonly jobs: Readonly<Record<"plan" | "promote", Job>> };
const INSTALL = "npm install --global --ignore-scripts @flyte-settings/cli@0.1.0";
const VERSION = "v1";

let around: Surroundings;
let development: FakeAdmin;
let production: FakeAdmin;
let here: Project;
beforeAll(async () => {
  around = await surroundings();
  development = await fakeAdmin();
  production = await fakeAdmin();
  here = around.project();
  for (const [name, { grpc }] of Object.entries({ development, production }))
    writeFileSync(join(here.path, `${name}.yaml`), `admin:\n  endpoint: ${grpc}\n  insecure: true\n`);
  const where = "-p flytesnacks -d development --config development.yaml";
  await inProject(`flyte-settings register flyte-package.tgz --version ${VERSION} ${where}`);
  // production has its own mirror, and images are pinned there
  const file = join(here.path, "flyte-settings.yaml");
  const before = readFileSync(file, "utf8").replaceAll(`${around.registry.host}/acme`, "ghcr.io/acme");
  const mirrors = `plugins: [["@flyte-settings/oci-images", { mirrors: { ghcr.io/acme: "${around.registry.host}/acme" } }]]\n`;
  writeFileSync(file, `${before.replace(/^plugins:.*\n(?: .*\n)*/m, "")}${mirrors}`);
  await inProject("flyte-settings images pin");
});
afterAll(async () => {
  await Promise.all([around.close(), development.close(), production.close()]);
});

async function inProject(line: string): Promise<void> {
  const { code, stderr } = await here.run(line, { FLYTE_PLATFORM_URL: "", FLYTE_PLATFORM_INSECURE: "" });
  expect({ line, code, stderr }).toEqual({ line, code: 0, stderr: expect.any(String) });
}

/** Runs the steps of a job as a runner does, until one fails; returns its exit code. */
async function runJob({ steps }: Job, digest = ""): Promise<number> {
  const paths = { GITHUB_OUTPUT: join(here.path, "output"), GITHUB_STEP_SUMMARY: join(here.path, "summary.md") };
  const none = { FLYTE_PLATFORM_URL: "", FLYTE_PLATFORM_INSECURE: "", FLYTE_CLIENT_SECRET: "s3cret-of-the-ci" };
  for (const { run, env = {} } of steps) {
    if (run === undefined || run === INSTALL) continue;
    const given = "DIGEST" in env ? { DIGEST: digest } : {};
    const { code, stdout, stderr } = await here.run(run, { ...none, ...paths, VERSION, ...given });
    expect(`${stdout}${stderr}`).not.toContain("s3cret");
    if (code !== 0) return code;
  }
  return 0;
}

const outputs = (): string => readFileSync(join(here.path, "output"), "utf8");

describe("the GitHub workflow that promotes", () => {
  it("plans, and gives the reviewers the plan and its digest", async () => {
    expect(await runJob(jobs.plan)).toBe(0);
    expect(readFileSync(join(here.path, "summary.md"), "utf8")).toContain("### Entities");
    expect(outputs()).toMatch(/^digest=[0-9a-f]{64}\n$/);
    expect(jobs.plan.outputs).toEqual({ digest: expect.stringContaining("steps.plan.outputs.digest") });
    expect(production.registered()).toEqual([]);
  });

  it("waits for its reviewers between plan and promotion", () => {
    expect(jobs.promote).toMatchObject({ needs: "plan", environment: "production" });
  });

  it("sends nothing for a digest that was not accepted", async () => {
    expect(await runJob(jobs.promote, "0".repeat(64))).toBe(1);
    expect(production.registered()).toEqual([]);
  });

  it("applies exactly the accepted plan, and keeps the record", async () => {
    const [, digest = ""] = /^digest=(.*)$/m.exec(outputs()) ?? [];
    expect(await runJob(jobs.promote, digest)).toBe(0);
    expect(production.registered()).toHaveLength(development.registered().length);
    expect(existsSync(join(here.path, "record.json"))).toBe(true);
    await inProject("flyte-settings promote --rollback record.json --to-config production.yaml");
  });
});
