// Needs: git
import { execFileSync } from "node:child_process";
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SerializedPackage } from "@flyte-settings/registration/package";
import { describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const here = freshFolder();

const project = 'project: weather\nversion: content\nimages: {default: "r/w:1"}\nenv: {A: b, API_TOKEN: hunter2}\n';
const files = { "flyte-settings.yaml": project, "job.py": "x = 1\n" };
const archive = readFileSync(new URL("../../../examples/python-project/flyte-package.tgz", import.meta.url));
const env = { PATH: process.env["PATH"] ?? "" };

interface Input {
  readonly kind: string;
  readonly name: string;
  readonly digest: string;
  readonly value?: string;
}

async function explained(
  words: readonly string[] = [],
  given: Readonly<Record<string, string | Uint8Array>> = files,
): Promise<{ version: string; inputs: readonly Input[] }> {
  const { code, stdout, stderr } = await here.run(["version", "explain", "--json", ...words], { files: given, env });
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

const shown = async (words: readonly string[] = []): Promise<string> =>
  (await here.run(["version", "show", ...words], { files, env })).stdout.trim();

function commit(): void {
  const git = (...args: string[]): void =>
    void execFileSync("git", ["-C", here.path, "-c", "user.email=a@b", "-c", "user.name=a", ...args], {
      stdio: "ignore",
    });
  git("init", "-q");
  git("add", "-A");
  git("commit", "-qm", "one");
}

describe("version explain", () => {
  it("names every setting, image and file with its digest, and no secret", async () => {
    const { version, inputs } = await explained();
    expect(version).toBe(await shown());
    expect(inputs.map(({ kind, name, value }) => [kind, name, value])).toEqual([
      ["setting", "pythonInterpreter", "/opt/venv/bin/python3"],
      ["setting", "project", "weather"],
      ["setting", "domain", "development"],
      ["setting", "flytekitVirtualenvRoot", "/opt/venv"],
      ["setting", "env.A", "b"],
      ["setting", "env.API_TOKEN", undefined],
      ["image", "default", "r/w:1"],
      ["setting", "bundle.destinationDir", "/root"],
      ["code", "all files", undefined],
      ["file", "flyte-settings.yaml", undefined],
      ["file", "job.py", undefined],
    ]);
    for (const { digest, name } of inputs)
      expect(digest).toMatch(name === "env.API_TOKEN" ? /^[0-9a-f]{6}$/ : /^[0-9a-f]{32}$/);
  });

  it.each<[string, Readonly<Record<string, string>>, string[], unknown[]]>([
    ["a-file-that-changes", { "job.py": "x = 2\n" }, [], [["file", "job.py", "changed"]]],
    ["a-file-that-comes", { "new.py": "" }, [], [["file", "new.py", "added"]]],
    ["a-setting", {}, ["--env", "A=c"], [["setting", "env.A", "changed", "b", "c"]]],
    ["a-secret-that-changes", {}, ["--env", "API_TOKEN=hunter3"], [["setting", "env.API_TOKEN", "changed"]]],
    ["an-image", {}, ["--image", "r/w:2"], [["image", "default", "changed", "r/w:1", "r/w:2"]]],
    ["an-image-that-comes", {}, ["--image", "gpu=r/g:1"], [["image", "gpu", "added", "r/g:1"]]],
    [
      "the-folder-in-the-pod",
      {},
      ["--destination-dir", "/app"],
      [["setting", "bundle.destinationDir", "changed", "/root", "/app"]],
    ],
  ])("%s: says what changed, and the version did", async (_, changes, words, expected) => {
    const before = await here.run(["version", "explain", "--json"], {
      files: { ...files, ".flyteignore": "before.json\n" },
      env,
    });
    writeFileSync(join(here.path, "before.json"), before.stdout);
    const { stdout } = await here.run(["version", "explain", "before.json", ".", "--json", ...words], {
      files: changes,
      env,
    });
    const result = JSON.parse(stdout);
    expect(result.equal).toBe(false);
    const named = result.changes.filter(({ kind }: { kind: string }) => kind !== "code");
    expect(named.map((each: object) => Object.values(each))).toEqual(expected);
    expect(stdout).not.toMatch(/hunter/);
  });

  it("says in words which file and which image", async () => {
    const before = await here.run(["version", "explain", "--json"], {
      files: { ...files, ".flyteignore": "before.json\n" },
      env,
    });
    const { stdout } = await here.run(["version", "explain", "before.json", ".", "--image", "r/w:2"], {
      files: { "before.json": before.stdout, "job.py": "x = 2\n" },
      env,
    });
    expect(stdout).toMatch(/^[\w-]{22} → [\w-]{22}\n~ image default: r\/w:1 → r\/w:2\n~ file job\.py\n$/);
  });

  it("compares with a revision of git, and leaves the repository as it was", async () => {
    await explained();
    commit();
    const index = readFileSync(join(here.path, ".git/index"));
    const { stdout, stderr } = await here.run(["version", "explain", "HEAD", "."], {
      files: { "job.py": "x = 2\n", "flyte-settings.yaml": project.replace("r/w:1", "r/w:2") },
      env,
    });
    expect(stdout.split("\n").slice(1)).toEqual([
      "~ image default: r/w:1 → r/w:2",
      "~ file flyte-settings.yaml",
      "~ file job.py",
      "",
    ]);
    expect(stderr).toContain("plugins are not run");
    expect(readFileSync(join(here.path, ".git/index"))).toEqual(index);
  });

  it("reads packages whose code holds links", async () => {
    const entity = SerializedPackage.fromArchive("p.tgz", archive).files.find(({ path }) => path.endsWith("_1.pb"));
    const make = async (folder: string, more: Record<string, string>): Promise<void> => {
      await here.run(["bundle", "create", "-q", "--compat", "bundle", "--source", "app", "-o", folder], {
        files: { "app/data.txt": "1", ...more, [`${folder}/0_task_1.pb`]: entity?.bytes ?? "" },
        env,
      });
    };
    await here.run([], { files: { "app/data.txt": "1" } });
    symlinkSync("data.txt", join(here.path, "app/link.txt"));
    symlinkSync("/nowhere", join(here.path, "app/broken.txt"));
    await make("a", {});
    await make("b", { "app/data.txt": "2" });
    expect((await here.run(["version", "explain", "a", "a"], { env })).stderr).toContain("no differences");
    const { stdout } = await here.run(["version", "explain", "a", "b"], { env });
    expect(stdout.split("\n").slice(1)).toEqual(["~ file data.txt", "~ file link.txt", ""]);
  });

  it("a revision of what stands here is the same", async () => {
    await explained();
    commit();
    expect((await here.run(["version", "explain", "HEAD", "."], { env })).stderr).toContain("no differences");
  });

  it.each([
    ["a-word-that-is-nothing", ["nope"], "nope is neither a file here nor a git revision"],
    ["a-file-of-something-else", ["other.json", "."], "other.json is nothing that version explain --json wrote"],
  ])("%s is one clear error", async (_, words, message) => {
    const { code, stdout, stderr } = await here.run(["version", "explain", ...words], {
      files: { ...files, "other.json": "{}" },
      env,
    });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(message);
  });
});

describe("of a package", () => {
  const packaged = { ...files, "p.tgz": archive };

  it("its entities and its code count, the folder's code does not", async () => {
    const before = await explained(["p.tgz"], packaged);
    expect(before.inputs.filter(({ kind }) => kind === "entity").map(({ name }) => name)).toContain(
      "task weather.workflows.forecasts",
    );
    expect(before.inputs.filter(({ kind }) => kind === "file").map(({ name }) => name)).toContain(
      "weather/workflows.py",
    );
    expect((await explained(["p.tgz"], { "job.py": "x = 3\n" })).version).toBe(before.version);
  });

  it("register and version show have the same version", async () => {
    await explained(["p.tgz"], packaged);
    const version = (await here.run(["version", "show", "p.tgz"], { env })).stdout.trim();
    const plan = await here.run(["register", "p.tgz", "--dry-run", "--json"], { env });
    expect(JSON.parse(plan.stdout).entities[0].id.version).toBe(version);
    expect((await explained(["p.tgz"])).version).toBe(version);
  });

  it("where its tasks were serialized does not count, what they read does", async () => {
    const { version } = await explained(["p.tgz"], packaged);
    const context = JSON.parse(
      (await here.run(["context", "decode", "--package", "p.tgz", "--json"], { env })).stdout,
    )[0].settings;
    const inject = async (settings: object): Promise<string> => {
      const given = { "s.json": JSON.stringify(settings), ".flyteignore": "*\n" };
      await here.run(["context", "inject", "p.tgz", "--only-existing", "--from", "s.json", "-o", "q.tgz", "--force"], {
        files: given,
        env,
      });
      return (await explained(["q.tgz"])).version;
    };
    expect(await inject({ ...context, source_root: "/elsewhere" })).toBe(version);
    expect(await inject({ ...context, env: { LOG_LEVEL: "debug" } })).not.toBe(version);
  });
});

describe("version show", () => {
  it.each([
    ["a-text", ["--version", "v7"], "v7"],
    ["a-content", [], expect.stringMatching(/^[\w-]{22}$/)],
  ])("%s", async (_, words, expected) => {
    expect(await shown(words)).toEqual(expected);
  });

  it("without any is a usage error that says how", async () => {
    const { code, stderr } = await here.run(["version", "show"], { files: { "flyte-settings.yaml": "project: p\n" } });
    expect([code, stderr]).toEqual([2, expect.stringContaining("version: content in flyte-settings.yaml")]);
  });
});
