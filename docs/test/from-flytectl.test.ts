import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FakeAdmin, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { LaunchPlanCreateRequestSchema, messageJson } from "@flyte-settings/registration/wire";
import { afterAll, beforeAll, expect, it } from "vitest";
import { rowsOf } from "./rules.ts";
import { examplePackage, type Ran, runCommand } from "./run-command.ts";

let admin: FakeAdmin;
beforeAll(async () => {
  admin = await fakeAdmin();
});
afterAll(() => admin.close());

const EMPTY = new Uint8Array();
let version = 0;
/** Registers the example's package under a version of its own. */
function register(...words: string[]): Promise<Ran> {
  version += 1;
  return runCommand([
    "register",
    examplePackage,
    "--version",
    `v${version}`,
    "--endpoint",
    admin.grpc,
    "--insecure",
    ...words,
  ]);
}
const latest = (method: string) => admin.calls.filter((call) => call.method === method);

const rows: Readonly<Record<string, () => Promise<void>>> = {
  "`flytectl register files --archive flyte-package.tgz`": async () => {
    expect(await register()).toMatchObject({ code: 0 });
    expect(admin.registered()).toHaveLength(7);
  },
  "`--project`, `--domain`, `--version`": async () => {
    await register("--project", "flytesnacks", "--domain", "production");
    expect(admin.registered().at(-1)).toMatch(new RegExp(`flytesnacks/production/.*@v${version}$`));
  },
  "`--assumableIamRole`, `--k8sServiceAccount`, `--outputLocationPrefix`": async () => {
    await register("--iam-role", "arn:x", "--service-account", "robot", "--output-prefix", "s3://acme/out");
    const json = JSON.stringify(
      messageJson(LaunchPlanCreateRequestSchema, latest("CreateLaunchPlan").at(-1)?.bytes ?? EMPTY),
    );
    for (const text of [
      '"iam_role":"arn:x"',
      '"k8s_service_account":"robot"',
      '"output_location_prefix":"s3://acme/out"',
    ]) {
      expect(json).toContain(text);
    }
  },
  "`--force`": async () => expect(await register("--force")).toMatchObject({ code: 0 }),
  "`--dryRun`": async () => {
    const before = admin.calls.length;
    const { code, out } = await runCommand(["register", examplePackage, "--version", "v", "--dry-run"]);
    expect([code, out]).toEqual([0, expect.stringContaining("weather.workflows.morning")]);
    expect(admin.calls).toHaveLength(before);
  },
  "`--continueOnError`": async () => {
    const failing = await fakeAdmin({ answers: [{ method: "CreateTask", code: "INVALID_ARGUMENT", times: 1 }] });
    const words = ["--version", "v1", "--endpoint", failing.grpc, "--insecure", "--continue-on-error"];
    const { code } = await runCommand(["register", examplePackage, ...words]);
    expect([code, failing.registered().length > 0]).toEqual([1, true]);
    await failing.close();
  },
  "`--enableSchedule`, `--activateLaunchPlans`": async () => {
    const before = latest("UpdateLaunchPlan").length;
    await register("--activate", "scheduled");
    const scheduled = latest("UpdateLaunchPlan").length - before;
    await register("--activate", "all");
    const all = latest("UpdateLaunchPlan").length - before - scheduled;
    expect([scheduled, all]).toEqual([1, 2]);
  },
  "`flytectl get` and a diff by eye": async () => {
    await register();
    version -= 1;
    const { code, out, err } = await register("--service-account", "other");
    expect([code, out]).toEqual([1, expect.stringMatching(/morning +conflict/)]);
    expect(err).toContain("other");
  },
  "`~/.flyte/config.yaml`, `FLYTECTL_CONFIG`": async () => {
    const folder = mkdtempSync(join(tmpdir(), "flyte-settings-docs-"));
    const file = join(folder, "config.yaml");
    writeFileSync(file, `admin:\n  endpoint: ${admin.grpc}\n  insecure: true\n`);
    const ran = await runCommand(["register", examplePackage, "--version", "config"], { FLYTECTL_CONFIG: file });
    rmSync(folder, { recursive: true });
    expect(ran).toMatchObject({ code: 0 });
    expect(admin.registered().at(-1)).toMatch(/@config$/);
  },
  nothing: async () => {
    const { out } = await runCommand(["package", "inspect", examplePackage]);
    expect(out).toMatch(/weather\.workflows\.forecasts .*yes/);
    const hydrated = await runCommand(["package", "hydrate", examplePackage, "--version", "v1"]);
    expect([hydrated.code, hydrated.out]).toEqual([0, expect.stringContaining("v1")]);
  },
};

it("every row of the page is run, and no other", () => {
  expect(Object.keys(rows)).toEqual([...new Set(rowsOf("from-flytectl.md", "# From flytectl"))]);
});
it.each(Object.entries(rows))("%s", (_, run) => run());
