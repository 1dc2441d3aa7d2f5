import { afterAll, describe, expect, it } from "vitest";
import { folder } from "./fake-host.ts";

const here = folder();
afterAll(here.remove);

const usage = [
  ["no-such-command", ["frobnicate"], "no such command: frobnicate"],
  ["a-slip-in-a-command", ["contxt", "decode"], "Did you mean context decode?"],
  ["a-slip-in-a-verb", ["context", "decod"], "Did you mean context decode?"],
  ["an-unknown-verb", ["images", "frobnicate"], "images knows no frobnicate; it knows list, resolve"],
  ["an-unknown-flag", ["settings", "show", "--proejct", "x"], "Did you mean --project?"],
  ["a-flag-without-its-value", ["settings", "show", "--project"], "--project needs a value"],
  ["a-flag-for-a-value", ["settings", "show", "--project", "--json"], "--project needs a value"],
  ["a-switch-with-a-value", ["settings", "show", "--json=yes"], "--json takes no value"],
  ["a-value-twice", ["settings", "show", "-p", "a", "-p", "b"], "-p is given twice"],
  ["a-value-that-is-no-choice", ["check", "--fail-on", "eror"], "Did you mean error?"],
  ["too-many-words", ["settings", "show", "x"], "too many words: x"],
  ["too-few-words", ["context", "diff", "x"], "missing B"],
  ["env-without-equals", ["settings", "show", "--env", "A"], "Expected key-value pair"],
] as const;

describe("a wrong command line", () => {
  it.each(usage)("%s: exit code 2, nothing on stdout", async (_, argv, words) => {
    const { code, stdout, stderr } = await here.run(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(words);
  });

  it("a noun alone lists its verbs on stderr", async () => {
    const { code, stdout, stderr } = await here.run(["context"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("flyte-settings context decode");
  });
});

describe("help", () => {
  it.each([[["--help"]], [["help"]], [[]]])("%s lists the commands", async (argv) => {
    const { code, stdout } = await here.run(argv);
    expect(code).toBe(0);
    expect(stdout).toContain("flyte-settings settings explain");
  });

  it("of a command shows its options and an example", async () => {
    const { code, stdout } = await here.run(["context", "decode", "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain("--env-file");
    expect(stdout).toContain("kubectl get pod");
  });

  it("--version is a version", async () => {
    expect((await here.run(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
