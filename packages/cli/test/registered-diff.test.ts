import { readFileSync } from "node:fs";
import { type FakeAdmin, fakeAdmin, fakeRegistry } from "@flyte-settings/plugin-testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { createTask } from "./created-task.ts";
import { freshFolder, type Ran } from "./fake-host.ts";

const name = "flyte-package.tgz";
const bytes = readFileSync(new URL(`../../../examples/python-project/${name}`, import.meta.url));

const here = freshFolder();
let a: FakeAdmin;
let b: FakeAdmin;
beforeEach(async () => {
  a = await fakeAdmin();
  b = await fakeAdmin();
});
afterEach(async () => {
  await Promise.all([a.close(), b.close()]);
});

const configOf = ({ grpc }: FakeAdmin): string =>
  `admin:\n  endpoint: ${grpc.replace("http://", "dns:///")}\n  insecure: true\n`;
const run = (...words: string[]): Promise<Ran> =>
  here.run(words, { files: { [name]: bytes, "a.yaml": configOf(a), "b.yaml": configOf(b) } });

async function register(domain: string, version: string, config: string, ...words: string[]): Promise<void> {
  const where = ["-p", "flytesnacks", "-d", domain, "--version", version, "--config", config];
  expect(await run("register", name, ...where, ...words)).toMatchObject({ code: 0 });
}

const diff = (...words: string[]): Promise<Ran> => run("registered", "diff", ...words);
const development = "flytesnacks/development";
const clusters = ["--from-config", "a.yaml", "--to-config", "b.yaml"];

describe("registered diff", () => {
  it("finds one version on two Flyte Admins equal", async () => {
    await register("development", "v1", "a.yaml");
    await register("development", "v1", "b.yaml");
    expect(await diff(`${development}@v1`, `${development}@v1`, ...clusters)).toMatchObject({
      code: 0,
      stdout: "",
      stderr: expect.stringContaining("no differences"),
    });
  });

  it("names the Flyte Admin that lacks an entity", async () => {
    await register("development", "v1", "a.yaml");
    const promote = ["promote", development, "--version", "v1", "--to", development, "--workflow"];
    await run(...promote, "weather.workflows.morning", ...clusters, "--yes");
    const { code, stdout } = await diff(`${development}@v1`, `${development}@v1`, ...clusters);
    expect(code).toBe(1);
    expect(stdout).toContain(`launch plan every_morning: only in ${development}@v1 (a.yaml)\n`);
    expect(stdout).not.toContain("b.yaml");
  });

  it("finds a version in two domains equal, with contexts of their own", async () => {
    await register("development", "v1", "a.yaml");
    await register("production", "v1", "a.yaml");
    expect(await diff(`${development}@v1`, "flytesnacks/production@v1", "--config", "a.yaml")).toMatchObject({
      code: 0,
    });
  });

  it("hides secret arguments in the text and in the page, but not that they changed", async () => {
    const args = (secret: string) => ["--mode", secret.slice(-1), "--api-token", secret, `--password=${secret}`];
    const lenient = await fakeAdmin({ checks: false });
    await createTask(lenient, "t", "acme/t:v1", { version: "v1", args: args("hunter2a") });
    await createTask(lenient, "t", "acme/t:v1", { version: "v2", args: args("hunter2b") });
    const where = ["--endpoint", lenient.grpc, "--insecure", "--html", "diff.html", "--show-values"];
    const { code, stdout } = await diff(`${development}@v1`, `${development}@v2`, ...where);
    await lenient.close();
    expect(code).toBe(1);
    const page = readFileSync(`${here.path}/diff.html`, "utf8").replace(/<script type="module">.*?<\/script>/s, "");
    for (const text of [stdout, page]) {
      expect(text).toContain("template.container.args[1]");
      expect(text).toContain("template.container.args[3]");
      expect(text).not.toMatch(/hunter2|\0|u0000/);
    }
  });

  it("shows images and contexts in words", async () => {
    await register("development", "v1", "a.yaml");
    const mirror = ["--mirror", "ghcr.io/acme=registry.prod.example/acme"];
    const promote = ["promote", development, "--version", "v1", "--to", "flytesnacks/production", ...mirror];
    expect(await run(...promote, ...clusters, "--yes")).toMatchObject({ code: 0 });
    const { code, stdout } = await diff(`${development}@v1`, "flytesnacks/production@v1", ...clusters);
    expect(code).toBe(1);
    expect(stdout).toContain(
      "template.container.image: ghcr.io/acme/weather:2026.11 → registry.prod.example/acme/weather:2026.11",
    );
    expect(stdout).toMatch(/contexts\[.*\]\.imageConfig\.defaultImage\.\w+: ghcr\.io\/acme\/weather/);
    expect(stdout).not.toContain("H4sI");
  });

  it("prints differences over 64 kB whole", async () => {
    const values = (letter: string): string[] =>
      Array.from({ length: 400 }, (_, index) => ["--env", `V${index}=${letter.repeat(300)}`]).flat();
    await register("development", "v1", "a.yaml", ...values("a"));
    await register("development", "v2", "a.yaml", ...values("b"));
    const words = [`${development}@v1`, `${development}@v2`, "--config", "a.yaml", "--show-values"];
    const { code, stdout } = await diff(...words, "--json");
    expect(code).toBe(1);
    expect(stdout.length).toBeGreaterThan(64 * 1024);
    const [task] = JSON.parse(stdout) as [{ differences: readonly string[] }];
    expect(task.differences.filter((each) => /env\[V\d+\]/.test(each))).toHaveLength(400);
    expect((await diff(...words)).stdout).toContain("env[V399]");
  });

  it.each([
    ["registered list", ["registered", "list", development]],
    ["registered show", ["registered", "show", `${development}/every_morning`]],
    ["registered images", ["registered", "images", development]],
    ["registered diff", ["registered", "diff", `${development}@v1`, `${development}@v2`]],
  ])("%s --format yaml prints what --json prints", async (_, words) => {
    await register("development", "v1", "a.yaml");
    await register("development", "v2", "a.yaml", "--env", "LEVEL=debug");
    const json = await run(...words, "--config", "a.yaml", "--json");
    const yaml = await run(...words, "--config", "a.yaml", "--format", "yaml");
    expect(parse(yaml.stdout)).toEqual(JSON.parse(json.stdout));
    expect(yaml.stdout).not.toMatch(/^[[{]/);
  });
});

describe("registered images", () => {
  const images = (...words: string[]): Promise<Ran> =>
    run("registered", "images", development, "--config", "a.yaml", ...words);

  it("--missing lists images that are gone and tags that have moved", async () => {
    const registry = await fakeRegistry();
    const { digest } = registry.push("acme/weather", "v1");
    const pinned = `${registry.host}/acme/weather:v1@${digest}`;
    const lenient = await fakeAdmin({ checks: false });
    await createTask(lenient, "a", pinned);
    await createTask(lenient, "b", `${registry.host}/acme/gone:v1`);
    const images = (...words: string[]): Promise<Ran> =>
      run("registered", "images", development, "--endpoint", lenient.grpc, "--insecure", ...words);
    const uses = ["--uses", `${registry.host}/acme/weather`, "--missing"];
    expect((await images(...uses)).stdout).toBe("");
    registry.push("acme/weather", "v1", { platforms: ["linux/arm64"] });
    expect((await images(...uses)).stdout).toContain("(tag moved)");
    const rows = JSON.parse((await images("--missing", "--json")).stdout) as { image: string; registry: string }[];
    expect(rows).toContainEqual(expect.objectContaining({ image: pinned, registry: "moved" }));
    const { stdout: csv } = await images("--missing", "--csv");
    expect(csv.split("\n")[0]).toMatch(/,path,registry$/);
    expect(csv).toMatch(/acme\/gone:v1,false,.*,missing$/m);
    await Promise.all([registry.close(), lenient.close()]);
  });

  it("--unpinned lists images without a digest, as text, JSON and CSV", async () => {
    await register("development", "v1", "a.yaml");
    expect((await images("--unpinned")).stdout).toMatch(/^IMAGE +USED BY/);
    const rows = JSON.parse((await images("--unpinned", "--json")).stdout) as { pinned: boolean }[];
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every(({ pinned }) => !pinned)).toBe(true);
    expect((await images("--unpinned", "--csv")).stdout).toMatch(/,false,/);
  });
});
