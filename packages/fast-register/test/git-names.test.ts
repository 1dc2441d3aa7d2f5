// Needs: git
import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { bundleCode, gitRules, listFiles } from "@flyte-settings/fast-register";
import { describe, expect, it } from "vitest";
import { indexNames } from "../src/ignore/index-names.ts";
import { cleanEnv, plant, scratch, type Tree } from "./tree.ts";

const NO_HOME = "/nonexistent";

type System = "linux" | "darwin" | "win32";

/** A repository in which everything except `untracked` is tracked. */
function repository(tree: Tree, executable: readonly string[] = [], untracked: Tree = {}): string {
  const root = plant(scratch(), tree);
  const git = (...args: string[]): void => void execFileSync("git", args, { cwd: root, env: cleanEnv(NO_HOME) });
  git("init", "-q");
  git("add", "--force", ".");
  for (const path of executable) git("update-index", "--chmod=+x", path);
  plant(root, untracked);
  return root;
}

async function modes(root: string, platform: System, options = {}): Promise<Record<string, number>> {
  const host = { env: cleanEnv(NO_HOME), platform };
  const { path } = await bundleCode(root, host, { output: scratch(), ...options });
  const tar = gunzipSync(readFileSync(path));
  const found: Record<string, number> = {};
  for (let at = 0; (tar[at] ?? 0) !== 0; ) {
    const text = (from: number, length: number): string =>
      tar.toString("utf8", at + from, at + from + length).replace(/\0.*$/s, "");
    found[text(0, 100)] = Number.parseInt(text(100, 8), 8);
    at += 512 + Math.ceil(Number.parseInt(text(124, 12), 8) / 512) * 512;
  }
  return found;
}

const TREE = { "run.sh": "x", "a.py": "", "deep/tool": "y" };

describe("executable bits", () => {
  it.each([
    ["linux", "the disk's", { "a.py": 0o755, "deep/tool": 0o644, "run.sh": 0o644 }],
    ["darwin", "the disk's", { "a.py": 0o755, "deep/tool": 0o644, "run.sh": 0o644 }],
    ["win32", "the index's", { "a.py": 0o644, "deep/tool": 0o755, "run.sh": 0o755 }],
  ] as const)("on %s are %s", async (platform, _, expected) => {
    const root = repository(TREE, ["run.sh", "deep/tool"]);
    chmodSync(join(root, "a.py"), 0o755);
    expect(await modes(root, platform)).toEqual(expected);
  });

  it("on win32 without a repository are none, as flytekit has them there", async () => {
    expect(await modes(plant(scratch(), TREE), "win32")).toEqual({
      "a.py": 0o644,
      "deep/tool": 0o644,
      "run.sh": 0o644,
    });
  });

  it("on win32 come from the outer repository or a submodule's index", async () => {
    const root = repository({ "src/run.sh": "x", "src/a.py": "" }, ["src/run.sh"]);
    const inner = join(root, "src/inner");
    plant(inner, { "go.sh": "z" });
    const git = (cwd: string, ...args: string[]): string =>
      execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], {
        cwd,
        env: cleanEnv(NO_HOME),
        stdio: "pipe",
      }).toString();
    git(inner, "init", "-q");
    git(inner, "add", ".");
    git(inner, "update-index", "--chmod=+x", "go.sh");
    git(inner, "commit", "-qm", "x");
    git(root, "add", "src/inner");
    expect(await modes(join(root, "src"), "win32")).toEqual({ "a.py": 0o644, "inner/go.sh": 0o755, "run.sh": 0o755 });
  });

  it("on win32 also hold with copy auto", async () => {
    const root = repository({ "a.py": "import b\n", "b.py": "" }, ["b.py"]);
    expect(await modes(root, "win32", { copy: "auto", modules: ["a"] })).toEqual({ "a.py": 0o644, "b.py": 0o755 });
  });

  it("that change in the index alone pack a cached bundle again", async () => {
    const root = repository(TREE);
    const output = scratch();
    const options = { output, cache: true };
    expect((await modes(root, "win32", options))["run.sh"]).toBe(0o644);
    execFileSync("git", ["update-index", "--chmod=+x", "run.sh"], { cwd: root, env: cleanEnv(NO_HOME) });
    expect((await modes(root, "win32", options))["run.sh"]).toBe(0o755);
  });
});

describe("names of git's index", () => {
  const tracked = { "README.MD": "", "Src/Train.py": "", "caf\u00e9.py": "", "two.py": "", "TWO.py": "" };
  it.each([
    ["win32", "", "readme.md", "README.MD"],
    ["darwin", "", "readme.md", "README.MD"],
    ["win32", "", "src", "Src"],
    ["win32", "Src", "train.PY", "Train.py"],
    ["win32", "src", "train.PY", "train.PY"],
    ["darwin", "", "cafe\u0301.py", "caf\u00e9.py"],
    ["win32", "", "README.MD", "README.MD"],
    ["win32", "", "Two.py", "Two.py"],
    ["win32", "", "new.py", "new.py"],
  ] as const)("on %s, in %j, the disk's %j is %j", (system, folder, name, expected) => {
    expect(indexNames(repository(tracked), system, () => true)?.nameOf(folder, name)).toBe(expected);
  });

  it("are not used where the volume takes the two names for two files", () => {
    expect(indexNames(repository(tracked), "darwin")?.nameOf("", "readme.md")).toBe("readme.md");
    expect(indexNames(repository(tracked), "win32", () => false)?.nameOf("", "readme.md")).toBe("readme.md");
  });

  it("are not looked for on Linux, and without an index", () => {
    expect(indexNames(repository(tracked), "linux", () => true)).toBeUndefined();
    expect(indexNames(plant(scratch(), tracked), "win32", () => true)).toBeUndefined();
  });

  it.each([
    [
      "a damaged index",
      Buffer.from(
        "DIRC\0\0\0\u0002\0\0\0\u0005 nonsense that is long enough to be an entry ............................",
      ),
    ],
    ["an empty file", Buffer.alloc(0)],
  ])("of %s are none", (_, bytes) => {
    const root = repository(TREE);
    writeFileSync(join(root, ".git/index"), bytes);
    expect(indexNames(root, "win32", () => true)).toBeUndefined();
  });

  it("in a repository of SHA-256 are none", () => {
    const root = plant(scratch(), TREE);
    const options = { cwd: root, env: cleanEnv(NO_HOME) };
    execFileSync("git", ["init", "-q", "--object-format=sha256"], options);
    execFileSync("git", ["add", "."], options);
    expect(indexNames(root, "win32", () => true)).toBeUndefined();
  });
});

describe("ignored names", () => {
  it.each([
    ["linux", false],
    ["darwin", true],
    ["win32", true],
  ] as const)("on %s match in another letter case: %s", async (platform, expected) => {
    const root = repository({ ".gitignore": "*.log\nBuild/\n" }, [], { "x.log": "", "Build/a": "" });
    const rules = await gitRules(root, { env: cleanEnv(NO_HOME), report: () => undefined, platform });
    expect([rules.ignores("x.log", false), rules.ignores("X.LOG", false), rules.ignores("build", true)]).toEqual([
      true,
      expected,
      expected,
    ]);
  });

  it("are those on disk on Linux, whatever the index contains", async () => {
    const root = repository(TREE, ["run.sh"]);
    const list = await listFiles(root, { env: cleanEnv(NO_HOME), platform: "linux" });
    expect(list.executable).toBeUndefined();
  });
});
