// Needs: git
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type GitScope, gitRules, readGitRules } from "@flyte-settings/fast-register";
import { describe, expect, it } from "vitest";
import { cleanEnv, plant, scratch, type Tree } from "./tree.ts";

interface Case {
  readonly name: string;
  readonly tree: Tree;
  readonly ignored: readonly string[];
  readonly kept: readonly string[];
  readonly add?: readonly string[];
  readonly exclude?: string;
  readonly userExcludes?: string;
  readonly config?: readonly [string, string];
  readonly nested?: string;
}

const cases: readonly Case[] = [
  {
    name: "names, anchors, folders",
    tree: {
      ".gitignore": "foo\n/bar\nbaz/\na/b\n",
      "x/foo": "",
      bar: "",
      "x/bar": "",
      "baz/f": "",
      "x/baz": "",
      "a/b": "",
      "x/a/b": "",
    },
    ignored: ["x/foo", "bar", "baz/f", "a/b"],
    kept: ["x/bar", "x/baz", "x/a/b"],
  },
  {
    name: "two stars",
    tree: {
      ".gitignore": "**/t\nd/**\ns/**/e\nglued**x\n",
      t: "",
      "a/b/t": "",
      "d/x/y": "",
      "s/e": "",
      "s/q/r/e": "",
      gluedqx: "",
      "glued/x": "",
    },
    ignored: ["t", "a/b/t", "d/x/y", "s/e", "s/q/r/e", "gluedqx"],
    kept: ["glued/x"],
  },
  {
    name: "what is ignored by its folder is not taken back",
    tree: { ".gitignore": "build/\n*.log\n!keep.log\n!build/keep\n", "build/keep": "", "a.log": "", "keep.log": "" },
    ignored: ["build/keep", "a.log"],
    kept: ["keep.log"],
  },
  {
    name: "a file in a directory takes precedence, unless that is ignored",
    tree: {
      ".gitignore": "*.x\nig/\n",
      "n/.gitignore": "!a.x\n/only\n",
      "n/a.x": "",
      "n/only": "",
      "n/q/only": "",
      "ig/.gitignore": "!*\n",
      "ig/z": "",
    },
    ignored: ["n/only", "ig/z", "ig/.gitignore"],
    kept: ["n/a.x", "n/q/only"],
  },
  {
    name: "spaces, escapes, carriage returns, a byte order mark",
    tree: {
      ".gitignore": "\ufeffbom\nsp  \nes\\ \n\\#h\n\\!e\ncr\r\n",
      bom: "",
      sp: "",
      "es ": "",
      "#h": "",
      "!e": "",
      cr: "",
    },
    ignored: ["bom", "sp", "es ", "#h", "!e", "cr"],
    kept: [".gitignore"],
  },
  {
    name: "tracked files stay",
    tree: { ".gitignore": "d/\n*.t\n", "d/tracked": "", "d/not": "", "a.t": "", "b.t": "" },
    add: ["d/tracked", "a.t"],
    ignored: ["d/not", "b.t"],
    kept: ["d/tracked", "a.t"],
  },
  {
    name: "info/exclude and the user's excludes are weaker",
    tree: { ".gitignore": "!c\n", a: "", b: "", c: "" },
    exclude: "a\nc\n!b\n",
    userExcludes: "b\nc\nz\n",
    ignored: ["a"],
    kept: ["b", "c"],
  },
  {
    name: "core.excludesFile and core.ignoreCase",
    tree: { ".gitignore": "UPPER\n", upper: "", mine: "", excl: "mine\n" },
    config: ["core.ignoreCase", "true"],
    ignored: ["upper"],
    kept: ["mine"],
  },
  {
    name: "names that git would quote",
    tree: { ".gitignore": 'caf*\nq"*\nt*b\n', café: "", 'q"x': "", "t\tb": "", "n\nb": "" },
    ignored: ["café", 'q"x', "t\tb"],
    kept: ["n\nb"],
  },
  {
    name: "a nested repository answers for itself",
    tree: { ".gitignore": "*.o\n", "sub/.gitignore": "*.n\n", "sub/a.o": "", "sub/a.n": "", "b.n": "" },
    nested: "sub",
    ignored: ["sub/a.n"],
    kept: ["sub/a.o", "b.n"],
  },
  {
    name: "classes",
    tree: {
      ".gitignore": "[a-c]x\n[!q]y\n[[:digit:]]z\n[]]w\n",
      bx: "",
      dx: "",
      qy: "",
      ry: "",
      "1z": "",
      az: "",
      "]w": "",
    },
    ignored: ["bx", "ry", "1z", "]w"],
    kept: ["dx", "qy", "az"],
  },
];

function make(each: Case): { root: string; env: Record<string, string> } {
  const work = scratch();
  const home = join(work, "home");
  const env = cleanEnv(home);
  mkdirSync(join(home, ".config/git"), { recursive: true });
  if (each.userExcludes !== undefined) writeFileSync(join(home, ".config/git/ignore"), each.userExcludes);
  const root = plant(join(work, "tree"), each.tree);
  const git = (cwd: string, ...args: string[]): void => void execFileSync("git", args, { cwd, env, stdio: "pipe" });
  if (each.nested !== undefined) git(join(root, each.nested), "init", "-q");
  git(root, "init", "-q");
  if (each.config) git(root, "config", ...each.config);
  if (each.add) git(root, "add", "-f", "--", ...each.add);
  if (each.exclude !== undefined) {
    mkdirSync(join(root, ".git/info"), { recursive: true });
    writeFileSync(join(root, ".git/info/exclude"), each.exclude);
  }
  return { root, env };
}

async function isIgnored(top: GitScope, root: string, path: string): Promise<boolean> {
  let scope = top;
  const parts = path.split("/");
  for (let i = 1; i < parts.length; i++) {
    const folder = parts.slice(0, i).join("/");
    if (scope.ignores(folder, true)) return true;
    const has = (name: string): boolean => existsSync(join(root, folder, name));
    scope = await scope.enter(folder, { hasGit: has(".git"), hasGitignore: has(".gitignore") });
  }
  return scope.ignores(path, false);
}

describe.each(["git itself", "our own reader"])("git's rules, asked of %s", (who) => {
  it.each(cases)("$name", async (each) => {
    const { root, env } = make(each);
    const said: string[] = [];
    const top =
      who === "git itself" ? await gitRules(root, { env, report: (m) => said.push(m) }) : readGitRules(root, env);
    const wrong: string[] = [];
    for (const path of each.ignored) if (!(await isIgnored(top, root, path))) wrong.push(`kept ${path}`);
    for (const path of each.kept) if (await isIgnored(top, root, path)) wrong.push(`ignored ${path}`);
    expect([wrong, said]).toEqual([[], []]);
  });
});

describe("without git", () => {
  it("reads the rules itself where there is no repository", async () => {
    const root = plant(scratch(), { ".gitignore": "*.log\n", "a.log": "", "d/.gitignore": "!b.log\n", "d/b.log": "" });
    const top = await gitRules(root, { env: cleanEnv(root), report: () => undefined });
    expect([await isIgnored(top, root, "a.log"), await isIgnored(top, root, "d/b.log")]).toEqual([true, false]);
  });

  it("reads the rules itself where there is no git, tracked files included", async () => {
    const { root, env } = make(cases[5] as Case);
    const top = await gitRules(root, { env: { ...env, PATH: root }, report: () => undefined });
    expect([await isIgnored(top, root, "d/not"), await isIgnored(top, root, "d/tracked")]).toEqual([true, false]);
  });
});
