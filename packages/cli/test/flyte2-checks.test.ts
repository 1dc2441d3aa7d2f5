// Needs: git
import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const here = freshFolder();

interface Found {
  readonly code: string;
  readonly severity: string;
  readonly place: string;
  readonly message: string;
}

const git = (...args: string[]): void =>
  void execFileSync("git", args, {
    cwd: here.path,
    stdio: "ignore",
    env: { ...process.env, GIT_CONFIG_NOSYSTEM: "1" },
  });

async function check(files: Readonly<Record<string, string>>, ...more: string[]): Promise<readonly Found[]> {
  const line = ["check", "--generation", "2", "--bundle", "--json", ...more];
  const { stdout, stderr } = await here.run(line, { files });
  if (stdout === "") throw new Error(stderr);
  return (JSON.parse(stdout) as Found[]).filter(({ code }) => code.startsWith("flyte2-"));
}

const code = { "flow.py": "x = 1\n" };

describe("check of a Flyte 2 bundle", () => {
  it("reports a .gitignore of a subdirectory that Flyte 2 anchors at the top", async () => {
    git("init", "-q");
    const files = { ...code, "app/.gitignore": "/out/\n", "app/out/a.bin": "1", "app/out/b.bin": "2" };
    expect(await check(files)).toMatchObject([
      {
        code: "flyte2-ignore-anchored",
        severity: "error",
        place: "app/.gitignore:1",
        message: "Flyte 2 uploads app/out/a.bin and 1 other file, although app/.gitignore:1 ignores it: /out/",
      },
    ]);
  });

  it("reports no file that include lists", async () => {
    git("init", "-q");
    const files = {
      ...code,
      "x.txt": "1",
      "sub/.gitignore": "/x.txt\n",
      "app/.gitignore": "/out/\n",
      "app/out/a.bin": "1",
    };
    const project = { "flyte-settings.yaml": "bundle: { include: [x.txt, app/out/a.bin] }\n" };
    expect(await check({ ...files, ...project })).toEqual([]);
  });

  it("reports files that such a pattern leaves out elsewhere", async () => {
    git("init", "-q");
    const files = { ...code, "x.txt": "1", "sub/.gitignore": "/x.txt\n", "sub/y.txt": "2" };
    expect(await check(files)).toMatchObject([
      {
        code: "flyte2-ignore-anchored",
        place: "sub/.gitignore:1",
        message: "Flyte 2 leaves out x.txt, because of sub/.gitignore:1: /x.txt",
      },
    ]);
  });

  it("reports files that only .git/info/exclude names", async () => {
    git("init", "-q");
    writeFileSync(join(here.path, ".git/info/exclude"), "secret.txt\n");
    expect(await check({ ...code, "secret.txt": "1" })).toMatchObject([
      { code: "flyte2-git-exclude-unread", severity: "error" },
    ]);
  });

  it("reports a .gitignore without a repository", async () => {
    const files = { ...code, ".gitignore": "secret.txt\n", "secret.txt": "1" };
    expect(await check(files)).toMatchObject([{ code: "flyte2-git-exclude-unread", place: ".gitignore:1" }]);
  });

  it.each([
    ["build/__init__.py", ["build"]],
    ["env/settings.py", ["env"]],
    ["dist", ["dist"]],
    [".env", [".env"]],
    ["run.log", ["run.log"]],
    ["wheels/app.whl", []],
    ["a/build/x.py", []],
    ["build/x.o", []],
  ])("%s: %j are left out by their names", async (path, places) => {
    const found = await check({ ...code, [path]: "x = 1\n" });
    expect(found.filter(({ code }) => code === "flyte2-standard-name").map(({ place }) => place)).toEqual(places);
  });

  it("a virtual environment may be left out", async () => {
    expect(await check({ ...code, "venv/pyvenv.cfg": "home = /usr\n", "venv/x.py": "" })).toEqual([]);
  });

  it("reports a link out of the source", async () => {
    mkdirSync(join(here.path, "src"), { recursive: true });
    writeFileSync(join(here.path, "outside.txt"), "1");
    symlinkSync("../outside.txt", join(here.path, "src/link.txt"));
    const files = { "flyte-settings.yaml": "sourceRoot: src\n", "src/flow.py": "x = 1\n" };
    expect(await check(files)).toMatchObject([{ code: "flyte2-outside-link", place: "src/link.txt" }]);
  });

  it("a standard name in an ignore file is left out on purpose", async () => {
    const ignored = { ".env": "A=1\n", "run.log": "", ".gitignore": ".env\n", ".flyteignore": "*.log\n" };
    expect(await check({ ...code, ...ignored })).toEqual([]);
  });

  it("reports a directory and a link to it, of which one is lost", async () => {
    mkdirSync(join(here.path, "data"));
    symlinkSync("data", join(here.path, "linked"));
    const [found, ...others] = await check({ ...code, "data/a.csv": "1", "data/b/c.csv": "2" });
    expect(others).toEqual([]);
    expect(found).toMatchObject({ code: "flyte2-duplicate-directory", severity: "warning" });
    expect(["data", "linked"]).toContain(found?.place);
    expect(found?.message).toContain(found?.place === "data" ? "same directory as linked" : "same directory as data");
  });

  it("reports Flyte 2's own files", async () => {
    const files = { ...code, ".flyte/config.yaml": "admin: {}\n", ".flyte/local-cache/cache.db": "1" };
    expect(await check(files)).toMatchObject([
      { code: "flyte2-own-files", message: ".flyte/config.yaml and 1 other file ships" },
    ]);
  });

  it("finds nothing in a plain project, and nothing of it for generation 1", async () => {
    git("init", "-q");
    const files = { ...code, ".gitignore": "*.tmp\n", "a.tmp": "1" };
    expect(await check(files)).toEqual([]);
    const { stdout } = await here.run(["check", "--generation", "1", "--json"], { files: { "build/__init__.py": "" } });
    expect(stdout).not.toContain("flyte2-");
  });

  it("a finding can be suppressed by its code", async () => {
    const ignore = "checks:\n  ignore:\n    - { code: flyte2-standard-name, reason: never imported }\n";
    const files = { ...code, "build/__init__.py": "", "flyte-settings.yaml": ignore };
    const { stdout } = await here.run(["check", "--generation", "2", "--json"], { files });
    expect((JSON.parse(stdout) as Found[]).map(({ code }) => code)).not.toContain("unknown-check");
    expect(await check(files)).toEqual([]);
  });
});

describe("check of an image cache", () => {
  const random = (length: number): string =>
    Array.from({ length }, (_, index) => ((index * 7919) ^ (index >> 3) ^ (index * index * 31)).toString(36)).join("");
  const cache = (characters: number): string => {
    const packed = gzipSync(JSON.stringify({ image_lookup: { a: random(characters) } }), { level: 0 });
    return packed.toString("base64");
  };
  const pod = (text: string): string =>
    JSON.stringify({
      kind: "Pod",
      metadata: { name: "p" },
      spec: { containers: [{ name: "main", args: ["a0", "--image-cache", text] }] },
    });

  it.each([
    [20_000, ["error"]],
    [14_000, ["warning"]],
    [10, []],
  ])("of about %i random numbers: %j", async (numbers, severities) => {
    const found = await check({ ...code, "pod.json": pod(cache(numbers)) }, "--package", "pod.json");
    expect(found.map(({ severity }) => severity)).toEqual(severities);
  });
});
