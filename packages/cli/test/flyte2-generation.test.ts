import { describe, expect, it } from "vitest";
import { freshFolder, type Setup } from "./fake-host.ts";

const here = freshFolder();

const flyte = { "uv.lock": '[[package]]\nname = "flyte"\nversion = "2.12.1"\n' };
const flytekit = { "requirements.txt": "flytekit==1.16.24\n" };
const image2 = { "conf.yaml": "image:\n  registry: ghcr.io/acme\n" };
const project = (text: string) => ({ "flyte-settings.yaml": text });

const decided: readonly (readonly [string, NonNullable<Setup["files"]>, string[], string[], string[]])[] = [
  ["dependencies", flyte, [], ["uv.lock requires flyte"], []],
  ["the flag", flytekit, ["--generation", "2"], ["--generation"], ["requirements.txt requires flytekit"]],
  [
    "the project file",
    { ...flytekit, ...project("project: shop\ngeneration: 2\n") },
    [],
    ["generation in flyte-settings.yaml:2"],
    ["requirements.txt requires flytekit"],
  ],
  [
    "an environment of the project file",
    project("generation: 1\nenvironments:\n  next:\n    generation: 2\n"),
    ["--environment", "next"],
    ["generation in flyte-settings.yaml:4"],
    [],
  ],
  [
    "compat of the project file",
    project("compat:\n  bundle: flyte2\n"),
    [],
    ["compat.bundle in flyte-settings.yaml:2"],
    [],
  ],
  [
    "a named configuration",
    { ...image2, ...flytekit },
    ["--config", "conf.yaml"],
    ["conf.yaml has a section image"],
    ["requirements.txt requires flytekit"],
  ],
];

describe("generation", () => {
  it.each(decided)("%s decide it", async (_, files, flags, evidence, overridden) => {
    const { stdout } = await here.run(["settings", "explain", "--json", ...flags], { files });
    expect(JSON.parse(stdout)).toMatchObject({ generation: 2, evidence, overridden });
  });

  it("the text names what decides and what it overrides", async () => {
    const files = { ...flytekit, ...project("generation: 2\n") };
    const { stdout } = await here.run(["settings", "explain"], { files });
    expect(stdout.split("\n").slice(0, 2)).toEqual([
      "generation: 2 (generation in flyte-settings.yaml:1)",
      "  overrides: requirements.txt requires flytekit",
    ]);
  });

  it.each([
    ["generation: 1 of the project file", { ...flyte, ...project("generation: 1\n") }, []],
    ["the flag", { ...flyte, ...project("generation: 2\n") }, ["--generation", "1"]],
    ["a configuration with images", { ...flyte, "c.yaml": "images:\n  a: acme/a:1\n" }, ["--config", "c.yaml"]],
    ["an INI file", { ...flyte, "c.ini": "[platform]\nurl = x\n" }, ["--config", "c.ini"]],
    ["a dependency file that cannot be read", { "uv.lock": "\u0000" }, []],
  ])("%s: 1", async (_, files, flags) => {
    const { stdout, code } = await here.run(["settings", "explain", "--json", ...flags], { files });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).not.toHaveProperty("evidence");
  });

  it.each([
    ["settings", "explain"],
    ["check", "--no-bundle"],
    ["bundle", "list"],
    ["version", "show", "--version", "v1"],
  ])("%s %s reads dependency files once", async (...line) => {
    const files = { ...flytekit, "pyproject.toml": '[project]\nname = "x"\ndependencies = ["flytekit"]\n', "a.py": "" };
    const { stderr } = await here.run([...line, "--verbose"], { files });
    const reads = stderr.split("\n").filter((each) => /reads .*(?:requirements\.txt|pyproject\.toml)/.test(each));
    expect(reads).toHaveLength(2);
  });

  it.each([
    ["3", "expected 1 or 2, got 3"],
    ['"2"', "expected 1 or 2, got"],
  ])("generation: %s in the project file is an error", async (value, message) => {
    const { code, stderr } = await here.run(["settings", "explain"], { files: project(`generation: ${value}\n`) });
    expect(code).not.toBe(0);
    expect(stderr).toContain(message);
  });

  it.each([
    [["bundle", "list", "--json"], '"build.py"'],
    [["version", "show"], /^[0-9a-f]{32}\n$/],
  ])("%j follows the project file", async (line, expected) => {
    const files = { ...project("generation: 2\n"), "build.py": "x = 1\n" };
    const { stdout } = await here.run(line, { files });
    if (typeof expected === "string") expect(stdout).toContain(expected);
    else expect(stdout).toMatch(expected);
  });

  it("version show refuses a package of flytekit for Flyte 2", async () => {
    const { code, stderr } = await here.run(["version", "show", "p.tgz", "--generation", "2"], {});
    expect(code).toBe(2);
    expect(stderr).toContain("a package is flytekit's");
  });
});
