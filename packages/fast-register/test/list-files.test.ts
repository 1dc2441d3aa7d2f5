// Needs: git, mkfifo
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestFiles, listFiles } from "@flyte-settings/fast-register";
import { describe, expect, it } from "vitest";
import { cleanEnv, plant, scratch } from "./tree.ts";

const env = cleanEnv("/nonexistent");

describe("the order of files", () => {
  it("is that of code points over the whole path", async () => {
    const names = ["a/x", "a-b/x", "a.txt", "a0/x", "é", "\uFB00", "😀", "\uE000"];
    const root = plant(scratch(), Object.fromEntries(names.map((name) => [name, ""])));
    const { files } = await listFiles(root, { env });
    expect(files).toEqual(["a-b/x", "a.txt", "a/x", "a0/x", "é", "\uE000", "\uFB00", "😀"]);
  });
});

describe("the digest", () => {
  it("is flytekit's", async () => {
    const root = plant(scratch(), { "a/b.py": "x=1\n" });
    expect(digestFiles(await listFiles(root, { env }))).toBe("2e1c83f787d26fe97074a4e5bc45069d");
  });

  it("of nothing is that of no bytes", async () => {
    expect(digestFiles(await listFiles(scratch(), { env }))).toBe("d41d8cd98f00b204e9800998ecf8427e");
  });
});

describe("folders that another source leaves out, in a repository", () => {
  const odd = {
    ":(top)a/f.log": "",
    "*/f.log": "",
    "[src]/f.log": "",
    "src/a.py": "",
    "src/b.log": "",
    "deps/c.log": "",
  };
  const git = { ".gitignore": "*.log\n!kept.log\nout/\n", "out/x": "", "deps/kept.log": "", "deps/d/e.log": "" };
  const ignored = ":(top)a\n\\*\n\\[src\\]\ndeps\n";

  it.each([
    ["none", {}, [], ["deps/kept.log", "src/a.py"]],
    ["by-dockerignore", { ".dockerignore": ignored }, [], ["src/a.py"]],
    ["by-flyteignore", { ".flyteignore": ignored }, [], ["src/a.py"]],
    [
      "with-an-exception",
      { ".dockerignore": "deps\n!deps/kept.log\n!deps/c.log\n" },
      [],
      ["deps/kept.log", "src/a.py"],
    ],
    ["with-include", { ".dockerignore": ignored }, ["deps/d/*"], ["deps/d/e.log", "src/a.py"]],
  ] as const)("%s: git's other rules hold all the same", async (_, files, include, expected) => {
    const root = plant(scratch(), { ...odd, ...git, ...files });
    execFileSync("git", ["init", "-q", root]);
    const listed = async (more: Record<string, string>): Promise<readonly string[]> =>
      (await listFiles(root, { env: { ...env, ...more } }, { ignore: { include } })).files.filter((f) => f[0] !== ".");
    expect(await listed({})).toEqual(expected);
    expect(await listed({ PATH: "" })).toEqual(expected);
    const variables = { GIT_LITERAL_PATHSPECS: "1", GIT_ICASE_PATHSPECS: "1" };
    expect(await listed(variables)).toEqual(expected);
  });
});

describe("a virtual environment", () => {
  it("is left out, but for what is included by name or pattern", async () => {
    const root = plant(scratch(), { "a.py": "", "venv/pyvenv.cfg": "", "venv/lib/x.py": "", "venv/lib/d.txt": "" });
    const listed = async (...include: string[]) => (await listFiles(root, { env }, { ignore: { include } })).files;
    expect(await listed()).toEqual(["a.py"]);
    expect(await listed("venv/pyvenv.cfg")).toEqual(["a.py", "venv/pyvenv.cfg"]);
    expect(await listed("**/d.txt")).toEqual(["a.py", "venv/lib/d.txt"]);
  });
});

describe("odd files", () => {
  it("are left out and named", async () => {
    const root = plant(scratch(), {
      "a.py": "",
      broken: "@-> nowhere",
      loop: "@-> loop",
      "d/up": "@-> ..",
      out: "@-> /etc/hostname",
    });
    execFileSync("mkfifo", [join(root, "pipe")]);
    plant(root, { "venv/pyvenv.cfg": "", "venv/lib/x.py": "" });
    const { files, skipped } = await listFiles(root, { env });
    expect(files).toEqual(["a.py"]);
    expect(skipped).toEqual([
      { path: "broken", reason: "a broken link" },
      { path: "d/up", reason: "a link to a directory that contains it" },
      { path: "loop", reason: "a broken link" },
      { path: "out", reason: "a link out of the source" },
      { path: "pipe", reason: "a FIFO" },
      { path: "venv", reason: "a virtual environment" },
    ]);
  });

  it("with a name that is not UTF-8 stop the run, unless they are ignored", async () => {
    const root = plant(scratch(), { "a.py": "" });
    writeFileSync(Buffer.concat([Buffer.from(`${root}/bad`), Buffer.of(0xff), Buffer.from(".tmp")]), "");
    const list = await listFiles(root, { env });
    expect(() => digestFiles(list)).toThrow(
      /^the file name bad\\xff\.tmp is not UTF-8 \('utf-8' codec can't encode character '\\udcff' in position 3: surrogates not allowed\)/,
    );
    writeFileSync(join(root, ".flyteignore"), "*.tmp\n");
    expect((await listFiles(root, { env })).files).toEqual([".flyteignore", "a.py"]);
  });
});

describe("links", () => {
  const tree = { "real/x.py": "x", "real/y.py": "y", folder: "@-> real", file: "@-> real/x.py" };
  it("inside are followed", async () => {
    const { files, links } = await listFiles(plant(scratch(), tree), { env });
    expect([files, links.size]).toEqual([["file", "folder/x.py", "folder/y.py", "real/x.py", "real/y.py"], 0]);
  });

  it("are kept, left out or refused where that is asked for", async () => {
    const root = plant(scratch(), tree);
    const kept = await listFiles(root, { env }, { links: "keep" });
    expect([...kept.links]).toEqual([
      ["file", "real/x.py"],
      ["folder", "real"],
    ]);
    expect((await listFiles(root, { env }, { links: "skip" })).skipped.map(({ path }) => path)).toEqual([
      "file",
      "folder",
    ]);
    await expect(listFiles(root, { env }, { links: "error" })).rejects.toMatchObject({ code: "BUNDLE_LINK_REFUSED" });
  });

  it("in flytekit's manner are listed when they lead to a file", async () => {
    const { files } = await listFiles(plant(scratch(), tree), { env }, { compat: "flytekit" });
    expect(files).toEqual(["file", "real/x.py", "real/y.py"]);
  });
});

describe("ignore rules", () => {
  it("give way to what is included", async () => {
    const root = plant(scratch(), { ".gitignore": "gen/\n", "gen/a.py": "", "gen/b/model.bin": "", "c.py": "" });
    const { files } = await listFiles(root, { env }, { ignore: { include: ["gen/b/*.bin"] } });
    expect(files).toEqual([".gitignore", "c.py", "gen/b/model.bin"]);
  });

  it("can be switched off one by one", async () => {
    const root = plant(scratch(), {
      ".gitignore": "g\n",
      ".dockerignore": "d\n",
      ".flyteignore": "f\n",
      g: "",
      d: "",
      f: "",
      "s.pyc": "",
    });
    const off = async (source: string): Promise<readonly string[]> =>
      (await listFiles(root, { env }, { ignore: { [source]: false } })).files.filter((path) => !path.startsWith("."));
    expect(await Promise.all(["git", "dockerignore", "flyteignore", "standard"].map(off))).toEqual([
      ["g"],
      ["d"],
      ["f"],
      ["s.pyc"],
    ]);
  });
});

describe("a source folder is refused", () => {
  const work = (): string => plant(scratch(), { "home/project/src/a.py": "", "home/venv/pyvenv.cfg": "" });
  const rows = [
    ["the home folder", "home", "it is the home directory"],
    ["a folder above it", ".", "it contains the home directory"],
    ["the root of the file system", "/", "it is the root of the file system"],
    ["a virtual environment", "home/venv", "it is a virtual environment"],
    ["a file", "home/project/src/a.py", "it is not a readable directory"],
  ] as const;
  it.each(rows)("%s", async (_, folder, why) => {
    const top = work();
    const root = folder === "/" ? "/" : join(top, folder);
    await expect(listFiles(root, { env: { ...env, HOME: join(top, "home") } })).rejects.toMatchObject({
      code: "BUNDLE_SOURCE_REFUSED",
      message: expect.stringContaining(why),
    });
  });

  it("that lies above the project", async () => {
    const top = work();
    const projectRoot = join(top, "home/project");
    mkdirSync(join(top, "other"));
    await expect(listFiles(top, { env }, { projectRoot })).rejects.toMatchObject({ code: "BUNDLE_SOURCE_REFUSED" });
    expect((await listFiles(projectRoot, { env }, { projectRoot })).files).toEqual(["src/a.py"]);
  });
});
