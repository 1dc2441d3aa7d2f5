import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, linkSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A source directory in the form of the bundle vectors. */
export interface Tree {
  readonly entries: readonly Entry[];
  readonly git?: GitSetup;
}

interface Entry {
  readonly path?: string;
  readonly pathBase64?: string;
  readonly type: "file" | "dir" | "symlink" | "hardlink" | "fifo" | "socket";
  readonly mode?: string;
  readonly content?: string;
  readonly contentBase64?: string;
  readonly size?: number;
  readonly seed?: string;
  readonly target?: string;
  readonly mtime?: number;
}

interface Repository {
  readonly path: string;
  readonly add?: readonly string[];
  readonly commit?: boolean;
}

interface GitSetup {
  readonly init?: boolean;
  readonly add?: readonly string[];
  readonly forceAdd?: boolean;
  readonly config?: Readonly<Record<string, string>> | readonly (readonly [string, string])[];
  readonly nested?: readonly Repository[];
  readonly submodules?: readonly (string | Repository)[];
  readonly infoExclude?: string;
  readonly userExcludes?: string;
  readonly removeAfter?: readonly string[];
  readonly owner?: unknown;
}

/** An environment without any git configuration and without pigz. */
export function cleanEnv(home: string, path: string = process.env["PATH"] ?? ""): Record<string, string> {
  return { PATH: path, HOME: home, GIT_CONFIG_NOSYSTEM: "1", LC_ALL: "C.UTF-8" };
}

/** Writes the tree below `root`; `home` is the empty directory used as HOME. */
export function plant(tree: Tree, root: string, home: string): void {
  mkdirSync(root, { recursive: true });
  for (const entry of tree.entries) write(entry, root);
  for (const entry of tree.entries) {
    const path = bytesOf(entry, root);
    if (entry.type === "file" || entry.type === "dir") {
      chmodSync(path, Number.parseInt(entry.mode ?? (entry.type === "dir" ? "755" : "644"), 8));
    }
    if (entry.mtime !== undefined && entry.type !== "symlink") utimesSync(path, entry.mtime, entry.mtime);
  }
  if (tree.git !== undefined) setUpGit(tree.git, root, home);
}

function bytesOf({ path, pathBase64 }: Entry, root: string): Buffer {
  return Buffer.concat([
    Buffer.from(`${root}/`),
    path === undefined ? Buffer.from(pathBase64 ?? "", "base64") : Buffer.from(path),
  ]);
}

function write(entry: Entry, root: string): void {
  const path = bytesOf(entry, root);
  mkdirSync(path.subarray(0, path.lastIndexOf("/")), { recursive: true });
  if (entry.type === "file") writeFileSync(path, contentOf(entry));
  else if (entry.type === "dir") mkdirSync(path, { recursive: true });
  else if (entry.type === "symlink") symlinkSync(entry.target ?? "", path);
  else if (entry.type === "hardlink") linkSync(join(root, entry.target ?? ""), path);
  else if (entry.type === "fifo") execFileSync("mkfifo", [path.toString()]);
  else
    execFileSync("python3", [
      "-c",
      "import socket,sys,os; os.chdir(os.path.dirname(sys.argv[1])); socket.socket(socket.AF_UNIX).bind(os.path.basename(sys.argv[1]))",
      path.toString(),
    ]);
}

function contentOf({ content, contentBase64, size = 0, seed }: Entry): Buffer {
  if (content !== undefined) return Buffer.from(content);
  if (contentBase64 !== undefined) return Buffer.from(contentBase64, "base64");
  const blocks: Buffer[] = [];
  for (let n = 0; n * 32 < size; n += 1) blocks.push(createHash("sha256").update(`${seed}:${n}`).digest());
  return Buffer.concat(blocks).subarray(0, size);
}

function setUpGit(setup: GitSetup, root: string, home: string): void {
  const env = {
    ...cleanEnv(home),
    GIT_AUTHOR_NAME: "a",
    GIT_AUTHOR_EMAIL: "a@example.com",
    GIT_COMMITTER_NAME: "a",
    GIT_COMMITTER_EMAIL: "a@example.com",
  };
  const git = (cwd: string, ...args: string[]) =>
    execFileSync("git", args, { cwd, env, stdio: ["ignore", "ignore", "pipe"] });
  const commit = (cwd: string) => git(cwd, "commit", "-q", "--allow-empty", "-m", "x");
  for (const { path, add = [], commit: isCommitted } of setup.nested ?? []) {
    const folder = join(root, path);
    mkdirSync(folder, { recursive: true });
    git(folder, "init", "-q");
    if (add.length > 0) git(folder, "add", ...add);
    if (isCommitted) commit(folder);
  }
  const submodules = (setup.submodules ?? []).map((each) => (typeof each === "string" ? each : each.path));
  for (const path of submodules) {
    const folder = join(root, path);
    mkdirSync(folder, { recursive: true });
    git(folder, "init", "-q");
    git(folder, "add", "-A");
    commit(folder);
  }
  if (setup.userExcludes !== undefined) {
    mkdirSync(join(home, ".config/git"), { recursive: true });
    writeFileSync(join(home, ".config/git/ignore"), setup.userExcludes);
  }
  if (setup.init) {
    git(root, "init", "-q");
    const config = Array.isArray(setup.config) ? setup.config : Object.entries(setup.config ?? {});
    for (const [name, value] of config as [string, string][]) git(root, "config", name, value);
    if (setup.infoExclude !== undefined) {
      mkdirSync(join(root, ".git/info"), { recursive: true });
      writeFileSync(join(root, ".git/info/exclude"), setup.infoExclude);
    }
    if (setup.add !== undefined && setup.add.length > 0)
      git(root, "add", ...(setup.forceAdd ? ["-f"] : []), "--", ...setup.add);
    for (const path of submodules) absorb(path, root, git);
  }
  for (const path of setup.removeAfter ?? []) rmSync(join(root, path), { recursive: true, force: true });
}

/** Moves its `.git` directory into the outer one, and writes a file that points there. */
function absorb(path: string, root: string, git: (cwd: string, ...args: string[]) => unknown): void {
  const target = join(root, ".git/modules", path);
  mkdirSync(dirname(target), { recursive: true });
  renameSync(join(root, path, ".git"), target);
  const up = path
    .split("/")
    .map(() => "..")
    .join("/");
  writeFileSync(join(root, path, ".git"), `gitdir: ${up}/.git/modules/${path}\n`);
  git(root, "add", path);
}
