// Needs: git
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type GitResult, git, gitStatus } from "@flyte-settings/node-kit/process";
import { describe, expect } from "vitest";
import { it } from "../../../tooling/test-directory.ts";

let root: string;
let repository: string;
let mark: string;
let env: Record<string, string>;

it.beforeEach(({ dir }) => {
  root = dir;
  repository = join(root, "repository");
  mark = join(root, "ran");
  env = {
    PATH: process.env["PATH"] ?? "",
    HOME: root,
    GIT_CONFIG_GLOBAL: join(root, "user-config"),
    GIT_CONFIG_NOSYSTEM: "1",
  };
  write("user-config", '[user]\n\tname = a\n\temail = a@b.example\n[protocol "file"]\n\tallow = always\n');
  mkdirSync(repository);
  write("repository/a.txt", "1\n");
  setup("init", "-q", ".");
  commit();
});

function write(path: string, text: string): void {
  writeFileSync(join(root, path), text);
}

function setup(...args: string[]): void {
  setupIn(repository, ...args);
}

function setupIn(cwd: string, ...args: string[]): void {
  execFileSync("git", args, { cwd, env, stdio: "pipe" });
}

function commit(cwd = repository): void {
  setupIn(cwd, "add", "-A");
  setupIn(cwd, "commit", "-qm", "a");
}

/** Makes a file look changed to git, so that it reads and filters it again. */
function touch(path: string): void {
  write(path, readFileSync(join(root, path), "utf8"));
  execFileSync("touch", ["-d", "2001-01-01", join(root, path)]);
}

const hostile = (): string => `touch ${mark}; cat`;

/** Every git call that the packages make. */
async function everyCall(cwd = repository): Promise<void> {
  const options = { cwd, env };
  await gitStatus(options);
  await git(["status", "--porcelain"], options);
  await git(["ls-files", "-io", "--exclude-standard", "--directory", "-z"], options);
  await git(["rev-parse", "--verify", "HEAD^{commit}"], options);
  await git(["tag", "--points-at", "HEAD"], options);
  const index = { ...env, GIT_INDEX_FILE: join(root, "index") };
  await git(["read-tree", "HEAD"], { cwd, env: index });
  await git(["checkout-index", "--all", "--force", `--prefix=${root}/out/`], { cwd, env: index });
}

describe("programs of the repository are not run", () => {
  it.each<[string, () => void]>([
    ["file system monitor", () => setup("config", "core.fsmonitor", hostile())],
    ["clean filter", () => filter("clean")],
    ["smudge filter", () => filter("smudge")],
    ["filter process", () => filter("process")],
    ["filter in another configuration file", () => filter("clean", "../included")],
    ["filter of the work tree's configuration", () => filter("clean", ".git/config.worktree")],
    ["filter whose name holds a newline or an equals sign", () => filter("clean", ".git/config", "x=y")],
    ["extension of the user's git-lfs", lfsExtension],
    ["hook", hook],
    ["hook of the configuration", configuredHook],
    ["hook in another directory", () => hook("hooks-of-the-clone")],
    ["pager", () => setup("config", "core.pager", hostile())],
    ["diff program", () => setup("config", "diff.external", hostile())],
    ["fetch of missing objects", promisor],
    ["filter of a submodule", () => filter("clean", "sub/.git/config", "x", "sub/")],
  ])("%s", async (_, prepare) => {
    prepare();
    touch("repository/a.txt");
    if (existsSync(join(repository, "sub/b.txt"))) touch("repository/sub/b.txt");
    rmSync(mark, { force: true });
    await everyCall();
    expect(existsSync(mark)).toBe(false);
  });
});

function filter(kind: string, file = ".git/config", name = "x", below = ""): void {
  if (below !== "") submodule();
  write(`repository/${below}.gitattributes`, `*.txt filter=${name}\n`);
  commit(join(repository, below));
  if (below !== "") commit();
  if (file.endsWith("included")) setup("config", "include.path", "../../included");
  if (file.endsWith("worktree")) setup("config", "extensions.worktreeConfig", "true");
  setup("config", "--file", file, `filter.${name}.${kind}`, hostile());
}

function hook(directory = ".git/hooks"): void {
  mkdirSync(join(repository, directory), { recursive: true });
  for (const name of ["post-index-change", "post-checkout", "fsmonitor-watchman", "reference-transaction"]) {
    write(`repository/${directory}/${name}`, `#!/bin/sh\n${hostile()}\n`);
    chmodSync(join(repository, directory, name), 0o755);
  }
  setup("config", "core.hooksPath", join(repository, directory));
}

/** Like git-lfs, the user's filter requests the programs that extend it from git. */
function lfsExtension(): void {
  const filter = 'sh -c \\"$(git config lfs.extension.x.clean); cat\\"';
  write("user-config", `${readFileSync(join(root, "user-config"), "utf8")}[filter "lfs"]\n\tclean = "${filter}"\n`);
  write("repository/.gitattributes", "*.txt filter=lfs\n");
  commit();
  setup("config", "lfs.extension.x.clean", `touch ${mark}`);
}

/** Requires git 2.54 or later. */
function configuredHook(): void {
  setup("config", "hook.x.command", hostile());
  setup("config", "hook.x.event", "post-index-change");
}

function promisor(): void {
  setup("config", "protocol.ext.allow", "always");
  setup("config", "remote.origin.url", `ext::sh -c touch% ${mark}`);
  setup("config", "remote.origin.promisor", "true");
  setup("config", "extensions.partialClone", "origin");
  rmSync(join(repository, ".git/objects"), { recursive: true });
  mkdirSync(join(repository, ".git/objects"));
}

function submodule(): void {
  mkdirSync(join(repository, "sub"));
  write("repository/sub/b.txt", "1\n");
  setupIn(join(repository, "sub"), "init", "-q");
  commit(join(repository, "sub"));
  commit();
}

describe("a bare repository inside of a working tree starts no git", () => {
  const files: Readonly<Record<string, string>> = {
    HEAD: "ref: refs/heads/main\n",
    "objects/.keep": "",
    "refs/.keep": "",
    "deeper/a.txt": "",
  };

  it.each<[string, string, Readonly<Record<string, string>>]>([
    ["in it", "code", files],
    ["below it", "code/deeper", files],
    ["through a link to a directory below it", "link", files],
    ["in one that a .git directory without content does not hide", "code", { ...files, ".git/x": "" }],
    ["in one whose name ends in .git", "x.git", files],
    ["in one that borrows objects and refs", "code", { HEAD: files["HEAD"] ?? "", commondir: "../.git\n" }],
  ])("%s", async (_, place, layout) => {
    const bare = join(repository, place === "x.git" ? place : "code");
    for (const [name, text] of Object.entries(layout)) {
      mkdirSync(join(bare, name, ".."), { recursive: true });
      writeFileSync(join(bare, name), text);
    }
    symlinkSync(join(bare, "deeper"), join(repository, "link"));
    // must not run, whatever the version of git
    write("git", `#!/bin/sh\ntouch ${mark}\n`);
    chmodSync(join(root, "git"), 0o755);
    const result = await gitStatus({ cwd: join(repository, place), env: { PATH: root } });
    expect(result).toMatchObject({
      failed: expect.stringContaining("bare repository"),
      hint: expect.stringContaining("GIT_DIR"),
    });
    expect(existsSync(mark)).toBe(false);
  });
});

describe("what a repository's state is", () => {
  const status = async (): Promise<GitResult | string> => {
    const result = await gitStatus({ cwd: repository, env });
    return "stdout" in result ? result.stdout.toString() : result;
  };

  it("an unchanged tree has no status", async () => {
    touch("repository/a.txt");
    expect(await status()).toBe("");
  });

  it("runs filters of the user's configuration, also by repository names", async () => {
    setup("config", "--global", "filter.x.clean", "tr a-z A-Z");
    write("repository/.gitattributes", "*.txt filter=x\n");
    write("repository/word.txt", "text\n");
    commit();
    setup("config", "filter.x.clean", hostile());
    touch("repository/word.txt");
    expect(await status()).toBe("");
    expect(existsSync(mark)).toBe(false);
  });

  it("a changed file in a submodule is a change of the submodule", async () => {
    submodule();
    expect(await status()).toBe("");
    write("repository/sub/b.txt", "2\n");
    expect(await status()).toBe(" M sub\n");
  });

  it("a submodule that is not checked out has no status", async () => {
    submodule();
    rmSync(join(repository, "sub"), { recursive: true });
    mkdirSync(join(repository, "sub"));
    expect(await status()).toBe("");
  });

  it("rejects another user's repository with a hint on safe.directory", async () => {
    const result = await gitStatus({ cwd: repository, env: { ...env, GIT_TEST_ASSUME_DIFFERENT_OWNER: "1" } });
    expect(result).toEqual({
      failed: expect.stringContaining("ownership"),
      hint: expect.stringContaining(`git config --global --add safe.directory ${repository}`),
    });
  });
});
