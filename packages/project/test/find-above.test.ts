import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Host, loadProject, nodeHost, type ReportLevel } from "@flyte-settings/project";
import { describe, expect } from "vitest";
import { it } from "../../../tooling/test-directory.ts";

interface Loaded {
  readonly project: string | undefined;
  readonly messages: readonly string[];
}

/** Loads in `dir/repo/flows/deep`, with `project: weather` in a file above it. */
async function load(dir: string, setUp: Setup, host: Partial<Host> = {}): Promise<Loaded> {
  const cwd = join(dir, "repo/flows/deep");
  await mkdir(cwd, { recursive: true });
  await setUp(dir);
  const messages: string[] = [];
  const report = (level: ReportLevel, message: string): number => messages.push(`${level}: ${message}`);
  const own = { ...nodeHost(process), env: {}, home: join(dir, "home"), cwd, report, ...host };
  const { values } = await loadProject({}, own);
  return { project: values.project, messages };
}

type Setup = (dir: string) => Promise<unknown>;
const file =
  (path: string, mode = 0o644): Setup =>
  async (dir) => {
    await writeFile(join(dir, path, "flyte-settings.yaml"), "project: weather\n");
    await chmod(join(dir, path, "flyte-settings.yaml"), mode);
  };
const folder =
  (path: string): Setup =>
  (dir) =>
    mkdir(join(dir, path), { recursive: true });
const all =
  (...steps: Setup[]): Setup =>
  async (dir) => {
    for (const step of steps) await step(dir);
  };
const repository = folder("repo/.git");

const used: readonly (readonly [name: string, setUp: Setup, message: string])[] = [
  ["at the top of the repository", all(repository, file("repo")), "info: using ../../flyte-settings.yaml"],
  ["between here and the top", all(repository, file("repo/flows")), "info: using ../flyte-settings.yaml"],
  ["the nearest of two", all(repository, file("repo"), file("repo/flows")), "info: using ../flyte-settings.yaml"],
  [
    "with .git as a file, as in a worktree",
    all((dir) => writeFile(join(dir, "repo/.git"), "gitdir: x"), file("repo")),
    "info: using ../../flyte-settings.yaml",
  ],
];

const unused: readonly (readonly [name: string, setUp: Setup])[] = [
  ["above the repository", all(repository, file("."))],
  ["outside a repository and the home directory", file("repo")],
  ["above the directory that holds .git here", all(folder("repo/flows/deep/.git"), file("repo/flows"))],
];

const refused: readonly (readonly [name: string, setUp: Setup, reason: string])[] = [
  ["a file that others can write", all(repository, file("repo", 0o666)), "other users can write it"],
  [
    "a directory that others can write",
    all(repository, file("repo"), (dir) => chmod(join(dir, "repo"), 0o777)),
    "other users can write it",
  ],
];

describe("a project file above the working directory", () => {
  it.for(used)("is used: %s", async ([, setUp, message], { dir }) => {
    expect(await load(dir, setUp)).toEqual({ project: "weather", messages: [message] });
  });

  it.for(unused)("is not read: %s", async ([, setUp], { dir }) => {
    expect(await load(dir, setUp)).toEqual({ project: "flytesnacks", messages: [] });
  });

  it.for(refused)("is refused with a warning: %s", async ([, setUp, reason], { dir }) => {
    const { project, messages } = await load(dir, setUp);
    expect(project).toBe("flytesnacks");
    expect(messages).toEqual([expect.stringMatching(new RegExp(`^warning: .* is not used: ${reason}.*--file`))]);
  });

  it("is used below the home directory, outside a repository", async ({ dir }) => {
    const { project } = await load(dir, file("repo"), { home: dir });
    expect(project).toBe("weather");
  });

  it("is refused where the user has no id to compare with", async ({ dir }) => {
    const { uid: _, ...withoutId } = nodeHost(process);
    const messages: string[] = [];
    const cwd = join(dir, "repo/flows/deep");
    await load(dir, all(repository, file("repo")));
    const host = { ...withoutId, env: {}, cwd, report: (_: ReportLevel, message: string) => messages.push(message) };
    await loadProject({}, host);
    // files of root are trusted for every user
    const expected = process.getuid?.() === 0 ? "using" : "belongs to another user";
    expect(messages).toEqual([expect.stringContaining(expected)]);
  });

  it("is not searched by a link out of the repository", async ({ dir }) => {
    const setUp = all(folder("other"), file("other"), (at) => symlink(join(at, "other"), join(at, "repo/linked")));
    expect((await load(dir, setUp)).project).toBe("flytesnacks");
  });
});

const misnamed = [
  "flyte-settings.yml",
  "flyte_settings.yaml",
  ".flyte-settings.yaml",
  "Flyte-Settings.yaml",
  "flyte-setting.yaml",
];

describe("a project file under a name that nothing reads", () => {
  it.for(misnamed.map((name) => [name] as const))("%s is noticed", async ([name], { dir }) => {
    const setUp: Setup = (at) => writeFile(join(at, "repo/flows/deep", name), "project: weather\n");
    expect((await load(dir, setUp)).messages).toEqual([`info: ${name} is not read: name it flyte-settings.yaml`]);
  });
});
