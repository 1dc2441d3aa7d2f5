import { readFileSync } from "node:fs";
import { type FakeAdmin, fakeAdmin, fakeRegistry } from "@flyte-settings/plugin-testkit";
import { adminClient } from "@flyte-settings/registration";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTask, field } from "./created-task.ts";
import { freshFolder } from "./fake-host.ts";

const name = "flyte-package.tgz";
const bytes = readFileSync(new URL(`../../../examples/python-project/${name}`, import.meta.url));

const here = freshFolder();
let admin: FakeAdmin;
beforeEach(async () => {
  admin = await fakeAdmin({ projects: ["flytesnacks", "mill"] });
});
afterEach(async () => {
  await admin.close();
});

const where = "flytesnacks/development";
const reach = (): string[] => ["--endpoint", admin.grpc, "--insecure"];
const registered = (...words: string[]) => here.run(["registered", ...words, ...reach()]);
const register = (version: string, ...words: string[]) =>
  here.run(["register", name, "-p", "flytesnacks", "-d", "development", "--version", version, ...words, ...reach()], {
    files: { [name]: bytes },
  });

describe("registered list", () => {
  it("lists every entity of a version, with the launch plans that are active", async () => {
    await register("v1", "--activate", "all");
    await register("v2");
    const { code, stdout } = await registered("list", where, "--version", "v1", "--json");
    expect(code).toBe(0);
    const rows = JSON.parse(stdout) as { kind: string; version: string; active?: boolean }[];
    expect(new Set(rows.map(({ version }) => version))).toEqual(new Set(["v1"]));
    expect(new Set(rows.map(({ kind }) => kind))).toEqual(new Set(["task", "workflow", "plan"]));
    expect(rows.filter(({ kind }) => kind === "plan").every(({ active }) => active === true)).toBe(true);
  });

  it("lists active launch plans of older versions, and names the newest", async () => {
    await register("v1", "--activate", "all");
    await register("v2");
    const { stdout } = await registered("list", where, "--stale");
    expect(stdout).toMatch(/^NAME +KIND +VERSION +REGISTERED +STATE\n/);
    expect(stdout).toContain("active, newest version is v2");
    const { stdout: active } = await registered("list", where, "--active", "--json");
    expect(JSON.parse(active)).toHaveLength(stdout.trim().split("\n").length - 1);
  });

  it.each([
    [
      "a project that does not exist",
      "milk/development",
      "project milk does not exist. Expected one of: flytesnacks, mill",
    ],
    [
      "a domain that does not exist",
      "mill/prod",
      "domain prod does not exist. Expected one of: development, staging, production",
    ],
    ["what is not PROJECT/DOMAIN", "mill", "expected PROJECT/DOMAIN, for example flytesnacks/production"],
  ])("refuses %s", async (_, place, message) => {
    const { code, stderr } = await registered("list", place);
    expect(code).not.toBe(0);
    expect(stderr).toContain(message);
  });

  it("reports launch plans with more than one active version", async () => {
    const racing = await fakeAdmin({ racingActivations: true, delayMs: 30 });
    const at = ["--endpoint", racing.grpc, "--insecure"];
    const files = { files: { [name]: bytes } };
    for (const version of ["v1", "v2"])
      await here.run(["register", name, "-p", "flytesnacks", "-d", "development", "--version", version, ...at], files);
    await Promise.all(["v1", "v2"].map((version) => activate(racing, "every_morning", version)));
    const { stdout } = await here.run(["registered", "list", where, "--active", ...at]);
    await racing.close();
    expect(stdout.match(/every_morning .* active, other versions are active too$/gm)).toHaveLength(2);
  });

  it("says that nothing was found where a project is empty", async () => {
    expect(await registered("list", "mill/staging")).toMatchObject({
      code: 0,
      stdout: "",
      stderr: expect.stringContaining("nothing found in mill/staging\n"),
    });
  });
});

async function activate({ grpc }: FakeAdmin, plan: string, version: string): Promise<void> {
  const parts = [field(2, "flytesnacks"), field(3, "development"), field(4, plan), field(5, version)];
  const id = field(1, Buffer.from([8, 3]), ...parts);
  const client = adminClient({ endpoint: grpc });
  await client.call("flyteidl.service.AdminService/UpdateLaunchPlan", Buffer.concat([id, Buffer.from([16, 1])]));
  client.close();
}

interface ImageRow {
  readonly image: string;
  readonly plan?: string;
  readonly version: string;
}

describe("registered images", () => {
  const images = async (...words: string[]): Promise<ImageRow[]> =>
    JSON.parse((await registered("images", ...words, "--json")).stdout) as ImageRow[];

  it("lists the images of active launch plans only, with --active", async () => {
    await register("v1");
    expect(await images(where, "--active")).toEqual([]);
    await register("v2", "--activate", "all");
    const rows = await images(where, "--active");
    expect(new Set(rows.map(({ version }) => version))).toEqual(new Set(["v2"]));
    expect(rows.every(({ plan }) => plan !== undefined)).toBe(true);
    expect(new Set((await images(where)).map(({ version }) => version))).toEqual(new Set(["v1", "v2"]));
  });

  it("--active reports an unreadable workflow and lists the others", async () => {
    const message = "Unable to read WorkflowClosure from location s3://flyte/w : path:s3://flyte/w: not found";
    const answers = [{ method: "GetWorkflow", times: 1, code: "INTERNAL", message }] as const;
    const losing = await fakeAdmin({ answers });
    const to = ["--endpoint", losing.grpc, "--insecure"];
    const plans = { v1: "every_morning", v2: "weather.workflows.morning" };
    for (const [version, plan] of Object.entries(plans)) {
      const words = ["register", name, "-p", "flytesnacks", "-d", "development", "--activate", "none"];
      await here.run([...words, "--version", version, ...to], { files: { [name]: bytes } });
      await here.run(["activate", where, "--version", version, "--plan", plan, ...to]);
    }
    const { code, stdout, stderr } = await here.run(["registered", "images", where, "--active", "--json", ...to]);
    await losing.close();
    expect(code).toBe(1);
    expect(new Set((JSON.parse(stdout) as ImageRow[]).map(({ version }) => version)).size).toBe(1);
    expect(stderr.match(/could not read workflow weather\.workflows\.morning version v[12]: .*closure/g)).toHaveLength(
      1,
    );
  });

  it("finds an image by reference, and by repository with every tag", async () => {
    await register("v1");
    const [row] = await images(where);
    const image = row?.image ?? "";
    const repository = image.replace(/[:@][^/]*$/, "");
    expect((await images(where, "--uses", image)).every((each) => each.image === image)).toBe(true);
    expect((await images("--all", "--uses", repository)).length).toBeGreaterThan(0);
    expect(await images(where, "--uses", `${repository}:none`)).toEqual([]);
    expect(await images(where, "--uses", `sha256:${"0".repeat(64)}`)).toEqual([]);
  });

  it("lists only images that their registries do not have, with --missing", async () => {
    const registry = await fakeRegistry();
    registry.push("acme/there", "v1");
    const [there, gone] = [`${registry.host}/acme/there:v1`, `${registry.host}/acme/gone:v1`];
    const lenient = await fakeAdmin({ checks: false });
    await createTask(lenient, "a", there);
    await createTask(lenient, "b", gone);
    const words = ["registered", "images", where, "--endpoint", lenient.grpc, "--insecure", "--json", "--missing"];
    const { stdout } = await here.run(words);
    await Promise.all([registry.close(), lenient.close()]);
    expect((JSON.parse(stdout) as ImageRow[]).map(({ image }) => image)).toEqual([gone]);
  });

  it("prints comma-separated values with a heading", async () => {
    await register("v1");
    const { stdout } = await registered("images", where, "--csv");
    const [heading, ...lines] = stdout.trimEnd().split("\n");
    expect(heading).toBe("project,domain,launch_plan,launch_plan_version,kind,name,version,image,pinned,path");
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.every((line) => line.startsWith("flytesnacks,development,,,task,"))).toBe(true);
  });

  it("needs a place or --all", async () => {
    const { code, stderr } = await registered("images");
    expect(code).toBe(2);
    expect(stderr).toContain("registered images needs PROJECT/DOMAIN or --all");
  });
});

describe("registered show", () => {
  const task = `${where}/weather.workflows.forecasts`;

  it("shows images, code and the names of environment variables", async () => {
    await register("v1", "--env", "TOKEN=s3cret", "--env", "LEVEL=debug");
    const { code, stdout } = await registered("show", task);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^task weather\.workflows\.forecasts v1\n {2}image {7}ghcr\.io\/acme\/weather:2026\.11\n/);
    expect(stdout).toMatch(/^ {2}code {8}s3:\/\/flyte-data\/flytesnacks\/development\//m);
    expect(stdout).toMatch(/^ {2}environment {1}LEVEL$/m);
    expect(stdout).not.toContain("debug");
    const { stdout: shown } = await registered("show", task, "--show-values");
    expect(shown).toMatch(/^ {2}environment {1}LEVEL=debug$/m);
    expect(shown).not.toContain("s3cret");
  });

  it("prints the spec without values as JSON", async () => {
    await register("v1", "--env", "TOKEN=s3cret");
    const { stdout } = await registered("show", `${task}@v1`, "--kind", "task", "--json");
    const [entity] = JSON.parse(stdout) as [{ spec: { template: { type: string } } }];
    expect(entity.spec.template.type).toBe("python-task");
    expect(stdout).not.toContain("s3cret");
  });

  it("refuses a name that is not registered", async () => {
    const { code, stderr } = await registered("show", `${where}/nothing`);
    expect(code).toBe(1);
    expect(stderr).toContain("flytesnacks/development/nothing is not registered");
  });
});

describe("registered diff", () => {
  it("finds no difference between two registrations of the same code", async () => {
    await register("v1");
    await register("v2");
    expect(await registered("diff", `${where}@v1`, `${where}@v2`)).toMatchObject({
      code: 0,
      stdout: "",
      stderr: expect.stringContaining("no differences\n"),
    });
  });

  it("shows an image that changed, and no values of variables", async () => {
    await register("v1", "--env", "LEVEL=debug");
    await register("v2", "--env", "LEVEL=trace", "--image", "ghcr.io/acme/weather:2026.12");
    const { code, stdout } = await registered("diff", `${where}@v1`, `${where}@v2`);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^task weather\.workflows\.stations\n {2}template\.container\.env\[LEVEL\].*not shown/m);
    expect(stdout).not.toContain("debug");
  });

  it("compares a package with what is registered", async () => {
    await register("v1");
    const { code, stdout, stderr } = await registered("diff", `${where}@v1`, name);
    expect({ code, stdout, stderr }).toMatchObject({ code: 0, stdout: "" });
  });

  it("needs a registered version on one side", async () => {
    const { code, stderr } = await registered("diff", "a.tgz", "b.tgz");
    expect(code).toBe(2);
    expect(stderr).toContain("expected PROJECT/DOMAIN@VERSION");
  });
});
