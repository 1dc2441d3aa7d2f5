// Needs: git
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const here = freshFolder();
const elsewhere = freshFolder();

const code = { "flow.py": "x = 1\n", "build/lib.py": "y = 2\n", "conf/a.csv": "1\n", ".flyteignore": "*.csv\n" };
const env = { PATH: process.env["PATH"] ?? "" };
const listed = async (files: Readonly<Record<string, string>>, ...more: string[]) => {
  const { stdout } = await here.run(["bundle", "list", "--json", ...more], { files, env });
  return JSON.parse(stdout).files;
};
const why = async (path: string, ...more: string[]) => {
  const { stdout } = await here.run(["bundle", "why", path, "--json", ...more], { env });
  return JSON.parse(stdout);
};

describe("bundle for Flyte 2", () => {
  it.each([
    ["the flag", {}, ["--generation", "2"]],
    ["a requirement", { "requirements.txt": "flyte==2.12.1\n" }, []],
    ["the project file", { "flyte-settings.yaml": "compat: {bundle: flyte2}\n" }, []],
  ])("uses its ignore rules because of %s", async (_, more, flags) => {
    expect(await listed({ ...code, ...more }, ...flags)).toEqual(
      [...Object.keys(more), ".flyteignore", "flow.py"].sort(),
    );
  });

  it("does not read .dockerignore", async () => {
    const files = { "flow.py": "x = 1\n", ".dockerignore": "flow.py\n" };
    expect(await listed(files, "--generation", "2")).toContain("flow.py");
    expect(await listed(files)).not.toContain("flow.py");
  });

  it("explains a standard pattern and a line of .flyteignore", async () => {
    await listed(code);
    expect(await why("build/lib.py", "--generation", "2")).toEqual({
      shipped: false,
      source: "standard",
      rule: "build",
    });
    expect(await why("conf/a.csv", "--generation", "2")).toEqual({
      shipped: false,
      source: ".flyteignore",
      rule: "*.csv",
      file: ".flyteignore",
      line: 1,
    });
  });

  it("anchors a nested .gitignore at the top only in compat", async () => {
    const files = { "x.txt": "1", "sub/x.txt": "2", "sub/.gitignore": "/x.txt\n", "flow.py": "" };
    mkdirSync(here.path, { recursive: true });
    execFileSync("git", ["init", "-q"], { cwd: here.path });
    expect(await listed(files, "--generation", "2")).toEqual(["flow.py", "sub/.gitignore", "x.txt"]);
    const compat = ["--generation", "2", "--compat", "bundle"];
    expect(await listed(files, ...compat)).toEqual(["flow.py", "sub/.gitignore", "sub/x.txt"]);
    expect(await why("x.txt", ...compat)).toMatchObject({ source: "git", file: "sub/.gitignore", line: 1 });
    expect(await why("sub/x.txt", "--generation", "2")).toMatchObject({
      source: "git",
      file: "sub/.gitignore",
      line: 1,
    });
  });

  it("creates an archive that verify accepts", async () => {
    const created = await here.run(["bundle", "create", "--generation", "2", "--json"], { files: code, env });
    const { archive } = JSON.parse(created.stdout);
    const { code: exit } = await here.run(["bundle", "verify", archive, "--generation", "2"], { env });
    expect(exit).toBe(0);
  });

  it("prints the container's arguments after an upload", async () => {
    const { stdout } = await here.run(["fast-register", "--generation", "2", "--json"], { files: code, env });
    const { location, args } = JSON.parse(stdout);
    expect(location).toMatch(/^file:.*fast[0-9a-f]{32}\.tar\.gz$/);
    expect(args).toEqual(["--tgz", location, "--dest", "."]);
  });

  it("refuses an empty bundle in compat", async () => {
    const { code: exit, stderr } = await here.run(
      ["bundle", "list", "--generation", "2", "--compat", "bundle", "--source", "empty"],
      { files: { "empty/x.log": "" }, env },
    );
    expect(exit).toBe(1);
    expect(stderr).toContain("no files");
  });
});

describe("version show for Flyte 2", () => {
  it("prints the digest of the bundle wherever the checkout is", async () => {
    const version = async (place = here) =>
      JSON.parse((await place.run(["version", "show", "--generation", "2", "--json"], { files: code, env })).stdout);
    const first = await version();
    expect(first).toEqual({ version: expect.stringMatching(/^[0-9a-f]{32}$/), kind: "content" });
    expect(await version(elsewhere)).toEqual(first);
  });

  it("refuses a version of more than 63 characters", async () => {
    const { code: exit, stderr } = await here.run(
      ["version", "show", "--generation", "2", "--version", "v".repeat(64)],
      { env },
    );
    expect(exit).toBe(1);
    expect(stderr).toContain("Expected at most 63");
  });
});
