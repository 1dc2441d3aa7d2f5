import { readFileSync } from "node:fs";
import { type FakeAdmin, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const name = "flyte-package.tgz";
const bytes = readFileSync(new URL(`../../../examples/python-project/${name}`, import.meta.url));
const files = { [name]: bytes };

const here = freshFolder();
let admin: FakeAdmin;
beforeEach(async () => {
  admin = await fakeAdmin();
});
afterEach(async () => {
  await admin.close();
});

const run = (command: readonly string[], ...words: string[]) =>
  here.run([...command, name, "--version", "v1", ...words], { files });
const hydrate = (...words: string[]) => run(["package", "hydrate"], ...words);
const register = (...words: string[]) => run(["register"], "--endpoint", admin.grpc, "--insecure", ...words);

describe("package hydrate --diff", () => {
  it("tells in words what filling in changes, and that nothing was sent", async () => {
    const { code, stdout } = await hydrate("--diff", "--env", "TOKEN=s3cret", "--context");
    expect(code).toBe(0);
    expect(stdout).toContain(`
task weather.workflows.forecasts flytesnacks/development v1
  filled in: project, domain, version of 1 identifier
  template.container.args[2]: {{ .remote_package_path }} → (where Admin has the code uploaded)
  template.container.env[_F_SS_C]: differs in project, domain, version, default_resources, fast_serialization_settings.distribution_location (values of variables are not shown)
  template.container.env[TOKEN]: added (values of variables are not shown)
`);
    expect(stdout).toMatch(/^workflow .* v1\n {2}filled in: project, domain, version of 4 identifiers\n/m);
    expect(stdout).toMatch(/\n7 entities; nothing was sent\n$/);
    expect(stdout).not.toContain("s3cret");
  });

  it.each([
    ["as the peers where nobody names a folder", [], "."],
    ["the flag's", ["--destination-dir", "/srv/app"], "/srv/app"],
  ] as const)("{{ .dest_dir }} is filled %s", async (_, words, expected) => {
    const source = new URL(
      "../../conformance/vectors/packages/basics/out/dest-empty/flyte-package.tgz",
      import.meta.url,
    );
    const { stdout } = await here.run(
      ["package", "hydrate", "p.tgz", "--version", "v1", "--diff", "--distribution-location", "s3://b/c", ...words],
      { files: { "p.tgz": readFileSync(source) } },
    );
    expect(stdout).toContain(`template.container.args[4]: {{ .dest_dir }} → ${expected}\n`);
  });
});

describe("register --dry-run with an endpoint", () => {
  it("tells how each entity differs from what is registered; nothing is sent", async () => {
    await register();
    const before = admin.calls.length;
    const same = await register("--dry-run");
    expect(same.code).toBe(0);
    expect(same.stdout).toMatch(/7 entities: 0 new, 7 identical, 0 different; nothing was sent\n$/);
    const other = await register("--dry-run", "--service-account", "robot");
    expect(other.code).toBe(1);
    expect(other.stdout).toContain(`
workflow weather.workflows.morning flytesnacks/development v1 (identical)
launch plan weather.workflows.morning flytesnacks/development v1 (different)
  spec.auth_role: added {"kubernetes_service_account":"robot"}
  spec.security_context: added {"run_as":{"k8s_service_account":"robot"}}
`);
    expect(new Set(admin.calls.slice(before).map(({ method }) => method))).toEqual(
      new Set(["GetTask", "GetWorkflow", "GetLaunchPlan"]),
    );
    expect(admin.uploads).toHaveLength(1);
  });
});

describe("a conflict in a context", () => {
  const line = /^ {2}template\.container\.env\[_F_SS_C\]: differs in project, domain, version, .*not shown\)$/m;

  it("names the settings that differ, in a dry run and in the error", async () => {
    await register();
    expect((await register("--context", "--dry-run")).stdout).toMatch(line);
    const { code, stderr } = await register("--context");
    expect(code).toBe(1);
    expect(stderr).toMatch(line);
  });

  it("is none where only the location of the code is not known yet", async () => {
    await register("--context");
    expect((await register("--context", "--dry-run")).stdout).toContain("7 identical, 0 different");
  });
});

describe("environment variables", () => {
  it("of a task stay, and --override-env replaces them and says so", async () => {
    const kept = await register("--dry-run", "--env", "LOG_LEVEL=debug");
    expect(kept.stdout).not.toContain("LOG_LEVEL");
    const replaced = await hydrate("--diff", "--override-env", "LOG_LEVEL=debug");
    expect(replaced.stdout).toContain(`
  template.container.env[LOG_LEVEL]: differs (values of variables are not shown)
  replaced by --override-env: LOG_LEVEL
`);
  });

  it.each([
    ["hydrate --diff", () => hydrate("--diff", "--env", "DSN=hunter2top", "--override-env", "LOG_LEVEL=hunter2top")],
    ["hydrate --json", () => hydrate("--json", "--diff", "--env", "DSN=hunter2top")],
    ["a dry run", () => register("--dry-run", "--env", "DSN=hunter2top")],
    ["a dry run as data", () => register("--dry-run", "--json", "--env", "DSN=hunter2top")],
    ["a conflict", () => register("--env", "DSN=hunter2top")],
    ["a conflict as data", () => register("--json", "--env", "DSN=hunter2top")],
    ["a conflict as flytekit", () => register("--as", "flytekit", "--env", "DSN=hunter2top")],
  ])("are named and their values are not shown: %s", async (_, again) => {
    await register();
    const { stdout, stderr } = await again();
    expect(stdout + stderr).not.toContain("hunter2top");
  });

  it("are shown with --show-values unless they look secret", async () => {
    const { stdout } = await hydrate("--diff", "--show-values", "--env", "MODE=fast", "--env", "API_TOKEN=hunter2top");
    expect(stdout).toContain('template.container.env[MODE]: added {"key":"MODE","value":"fast"}\n');
    expect(stdout).not.toContain("hunter2top");
  });
});

describe("the summary of register", () => {
  it("names scheduled launch plans that stay inactive", async () => {
    const { stdout } = await register();
    const hint = "every_morning has a schedule and is not active; run again with --activate scheduled to start it";
    expect(stdout).toMatch(new RegExp(`\\n${hint}\\n7 entities: 7 registered\\n$`));
    expect((await register("--activate", "none", "-v", "v2")).stdout).not.toContain("schedule");
  });

  it("has a line for each entity and one that counts", async () => {
    const { stdout, stderr } = await register("--activate", "all");
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^task +weather\.workflows\.stations +registered$/m);
    expect(stdout).toMatch(/^launch plan +every_morning +registered, activated$/m);
    expect(stdout).toMatch(/\n7 entities: 7 registered, 2 activated\n$/);
  });

  it("shows shared conflicts once and why the rest was not sent", async () => {
    await register();
    const { code, stdout, stderr } = await register("--override-env", "LOG_LEVEL=debug");
    expect(code).toBe(1);
    expect(stderr).toContain(`error weather.workflows.stations task with different structure already exists.
  template.container.env[LOG_LEVEL]: differs (values of variables are not shown)
  Register under a new version: --version; what is registered under v1 never changes.
  ADMIN_CONFLICT: flyte-settings explain ADMIN_CONFLICT
`);
    expect(stdout).toMatch(/^workflow +weather\.workflows\.morning +skipped: needs task weather\.\S+$/m);
    expect(stdout).toMatch(/\n7 entities: 4 conflict, 3 skipped\n$/);
  });
});

describe("images of the package itself", () => {
  const project = `plugins:\n  - ["@flyte-settings/oci-images", { pin: true, check: false, mirrors: { ghcr.io: mirror.acme.internal/ghcr } }]\n`;
  const digest = `sha256:${"a".repeat(64)}`;
  const lock = (requested: readonly string[]) =>
    ["lockVersion: 1", "images:", ...requested.map((each) => `  - requested: ${each}\n    digest: ${digest}`), ""].join(
      "\n",
    );
  const planned = async (more: Record<string, string>, ...words: string[]) =>
    here.run(["package", "hydrate", name, "--version", "v1", "--diff", "--frozen", ...words], {
      files: { ...files, ...more },
    });

  it("go to the mirror and take their digest from the lock", async () => {
    const standing = (await here.run(["package", "inspect", name, "--json"], { files })).stdout;
    const before = [...new Set([...standing.matchAll(/"image":"(ghcr\.io\/[^"]+)"/g)].map(([, image = ""]) => image))];
    const mirrored = before.map((image) => image.replace("ghcr.io/", "mirror.acme.internal/ghcr/"));
    const { code, stdout, stderr } = await planned({
      "flyte-settings.yaml": project,
      "images.lock.yaml": lock(mirrored),
    });
    expect([code, stderr]).toEqual([0, ""]);
    for (const [index, image] of before.entries())
      expect(stdout).toContain(`image: ${image} → ${mirrored[index]?.replace(/:[^:/]+$/, "")}@sha256:aaaa`);
  });

  it("stay as another program sends them", async () => {
    const { code, stdout } = await planned({ "flyte-settings.yaml": project }, "--as", "flytectl");
    expect(code).toBe(0);
    expect(stdout).not.toContain("template.container.image");
  });
});
