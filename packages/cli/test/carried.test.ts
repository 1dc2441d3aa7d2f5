import { execFile } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type FakeAdmin, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

// The single-file build, in a directory without installed packages in it or above it.
const built = fileURLToPath(new URL("../dist/flyte-settings.mjs", import.meta.url));
const example = fileURLToPath(new URL("../../../examples/python-project", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "flyte-settings-carried-"));
const project = join(folder, "project");
let admin: FakeAdmin;

beforeAll(async () => {
  copyFileSync(built, join(folder, "flyte-settings.mjs"));
  cpSync(example, project, { recursive: true, filter: (path) => !/node_modules|\.flyte-settings$/.test(path) });
  admin = await fakeAdmin();
});
afterAll(async () => {
  await admin.close();
  rmSync(folder, { recursive: true, force: true });
});

function run(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const file = join(folder, "flyte-settings.mjs");
  const env = { PATH: process.env["PATH"], HOME: folder };
  return new Promise((resolve) => {
    execFile(process.execPath, [file, ...words], { cwd: project, env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

describe("the single file", () => {
  it("is the same command: each help page is the one of the build beside it", async () => {
    const [carried, beside] = await Promise.all([
      run("register", "--help"),
      new Promise((resolve) =>
        execFile(process.execPath, [join(built, "../bin.js"), "register", "--help"], (_, stdout) => resolve(stdout)),
      ),
    ]);
    expect(carried).toEqual({ code: 0, stdout: beside, stderr: "" });
  });

  it("--version says the version of the package", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
    expect(await run("--version")).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("shows settings, writes a context and reads it", async () => {
    const { stdout: context } = await run("context", "encode");
    const { stdout: decoded } = await run("context", "decode", context.trim());
    expect((await run("settings", "show")).stdout).toBe(decoded);
  });

  it("bundles, puts the bundle into a store, and runs what lies there", async () => {
    const pod = join(folder, "pod");
    mkdirSync(pod);
    const created = await run("bundle", "create", "--output", join(folder, "bundles"));
    const { location } = JSON.parse((await run("fast-register", "--json")).stdout);
    const print = "process.stdout.write(require('fs').readdirSync('.').join(' '))";
    const given = ["--additional-distribution", location, "--dest-dir", pod];
    const ran = await run(
      "exec",
      ...given,
      "--",
      process.execPath,
      "-e",
      `process.chdir(${JSON.stringify(pod)});${print}`,
    );
    expect(created).toMatchObject({ code: 0, stdout: expect.stringMatching(/\/fast[0-9a-f]{32}\.tar\.gz\n$/) });
    expect(ran.stdout).toContain("weather");
  });

  it("registers a package", async () => {
    const given = ["--version", "v1", "--endpoint", admin.grpc, "--insecure"];
    expect((await run("register", "flyte-package.tgz", ...given)).code).toBe(0);
    expect(admin.registered().join("\n")).toContain("weather.workflows.forecasts");
  });

  it("asks a registry", async () => {
    const { code, stdout, stderr } = await run("images", "verify", "--image", "127.0.0.1:1/x:1", "--no-plugins");
    expect({ code, stderr: stderr.split("\n").filter((line) => line.includes("Warning")) }).toEqual({
      code: 1,
      stderr: [],
    });
    expect(stdout).toContain("ECONNREFUSED");
  });

  it("loads a plugin of the project, by its path", async () => {
    const plugin = `export default { apiVersion: 1, name: "mine", provideImage: ({ reference }) =>
      reference.startsWith("mine://") ? "registry.example/mine:v1" : null };\n`;
    writeFileSync(join(project, "mine.mjs"), plugin);
    writeFileSync(join(project, "mine.yaml"), 'images: { default: "mine://x" }\nplugins: [./mine.mjs]\n');
    expect(await run("images", "resolve", "--file", "mine.yaml")).toMatchObject({
      code: 0,
      stdout: "default registry.example/mine:v1\n",
    });
  });

  it("says what to install for a cloud's store", async () => {
    const { code, stderr } = await run("fast-register", "--store", "s3://bucket/code");
    expect({ code, isClear: stderr.includes("npm install @aws-sdk/client-s3") }).toEqual({ code: 1, isClear: true });
  });
});

describe("its text", () => {
  const text = readFileSync(built, "utf8");

  it("imports nothing: what it needs is in it, or Node's and asked for later", () => {
    expect(text.split("\n/*carried\n")[0]).not.toMatch(/^import\b|\bfrom"/m);
  });

  it("carries the licences of what is in it", () => {
    const notices = readFileSync(join(built, "../THIRD-PARTY-NOTICES.txt"), "utf8");
    expect(notices).toMatch(/^tldts .*\(MIT\)$/m);
    expect(text.includes(notices.replaceAll("*/", "* /"))).toBe(true);
  });
});
