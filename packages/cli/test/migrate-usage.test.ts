import { describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const here = freshFolder();

describe("--write", () => {
  const words = ["migrate", "--write", "--", "pyflyte", "register", "-p", "weather", "flows"];

  it("writes a valid file and never overwrites one", async () => {
    expect((await here.run(words)).stdout).toBe("flyte-settings.yaml\n");
    const shown = await here.run(["settings", "show", "--json", "--version", "v1"]);
    expect(JSON.parse(shown.stdout).settings.project).toBe("weather");
    const again = await here.run(words);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining("flyte-settings.yaml already exists")]);
    expect((await here.run(["migrate", "--write", "--force", ...words.slice(2)])).code).toBe(0);
  });
});

describe("the command line of migrate itself", () => {
  it.each<[string, string[], string]>([
    ["nothing at all", [], "there is nothing to migrate"],
    [
      "another program",
      ["--", "kubectl", "get", "pods"],
      "migrate takes a command line of pyflyte or flytectl; got kubectl",
    ],
    ["another command of pyflyte", ["--", "pyflyte", "backfill"], "pyflyte backfill is not a command"],
    ["a command that is misspelt", ["--", "pyflyte", "regster"], "Did you mean pyflyte register?"],
    ["another command of flytectl", ["--", "flytectl", "get", "project"], "flytectl get project is not a command"],
    ["--force without --write", ["--force", "--", "pyflyte", "register", "a"], "go with --write"],
  ])("%s is a usage error", async (_, words, message) => {
    const { code, stdout, stderr } = await here.run(["migrate", ...words]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });
});
