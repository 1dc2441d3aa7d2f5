import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { freshFolder } from "./fake-host.ts";

const here = freshFolder();

const files = {
  "flyte-settings.yaml":
    'project: p\nimages: { default: "r/d:latest" }\nenv: { ANSWER: "yes", COUNT: "017", TEXT: "a\\nb: c", ODD: "a\\u202eb", NEL: "a\\x85b", LINE: "a\\u2028b" }\n',
  "a.py": "import os\n",
};
const lines = [
  ["settings", "show"],
  ["settings", "explain"],
  ["context", "encode"],
  ["images", "list"],
  ["images", "resolve", "default"],
  ["bundle", "list"],
  ["bundle", "why", "a.py"],
  ["version", "show", "--version", "v1"],
  ["plugins", "list"],
  ["check"],
  ["spark", "show"],
  ["explain", "USAGE"],
] as const;

describe("--format yaml", () => {
  it.each(lines.map((words) => [words.join(" "), words] as const))("%s prints what --json prints", async (_, words) => {
    const json = await here.run([...words, "--json"], { files });
    const yaml = await here.run([...words, "--format", "yaml"], { files });
    expect([yaml.code, yaml.stderr]).toEqual([json.code, json.stderr]);
    expect(yaml.stdout).not.toMatch(/^(?:\{|\[[^\]])/);
    for (const version of ["1.1", "1.2"] as const)
      expect(parse(yaml.stdout, { version })).toEqual(JSON.parse(json.stdout));
  });

  it.each([
    [["--format", "yaml", "images", "list"]],
    [["--format=yaml", "images", "list"]],
    [["images", "list", "--format=yaml"]],
  ])("%j: it may be before the command", async (words) => {
    expect((await here.run(words, { files })).stdout).toMatch(/^- name: default\n/);
  });

  it("json is --json, and text is the default", async () => {
    const run = async (...words: string[]): Promise<string> =>
      (await here.run(["images", "list", ...words], { files })).stdout;
    expect(await run("--format", "json")).toBe(await run("--json"));
    expect(await run("--format", "text")).toBe(await run());
  });

  it("an error is one line that JSON and YAML readers take", async () => {
    const { code, stdout, stderr } = await here.run(["settings", "show", "--format", "yaml", "--file", "none.yaml"]);
    expect([code, stdout, JSON.parse(stderr).error.code]).toEqual([1, "", "FILE_NOT_FOUND"]);
  });

  it("prints as it is what is not JSON", async () => {
    const { stdout } = await here.run(["completion", "bash", "--format", "yaml"]);
    expect(stdout).toBe((await here.run(["completion", "bash"])).stdout);
  });

  it.each([
    ["another form", ["images", "list", "--format", "toml"]],
    ["a form of check alone", ["images", "list", "--format", "sarif"]],
  ])("%s is refused", async (_, words) => {
    expect(await here.run(words, { files })).toMatchObject({ code: 2, stdout: "" });
  });
});
