import { describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const here = freshFolder();

const usage = [
  ["no-such-command", ["frobnicate"], "no such command: frobnicate"],
  ["a-slip-in-a-command", ["contxt", "decode"], "Did you mean context decode?"],
  ["a-slip-in-a-verb", ["context", "decod"], "Did you mean context decode?"],
  ["an-unknown-verb", ["images", "frobnicate"], "no such command: images frobnicate. Expected one of: list, resolve"],
  ["an-unknown-flag", ["settings", "show", "--proejct", "x"], "Did you mean --project?"],
  ["a-flag-without-its-value", ["settings", "show", "--project"], "--project needs a value"],
  ["a-flag-for-a-value", ["settings", "show", "--project", "--json"], "--project needs a value"],
  ["a-switch-with-a-value", ["settings", "show", "--json=yes"], "--json takes no value"],
  ["a-value-twice", ["settings", "show", "-p", "a", "-p", "b"], "-p is given twice"],
  ["a-value-that-is-no-choice", ["check", "--fail-on", "eror"], "Did you mean error?"],
  ["too-many-words", ["settings", "show", "x"], "unexpected argument: x"],
  ["too-few-words", ["context", "diff", "x"], "missing B"],
  ["an-empty-value", ["settings", "show", "-p", ""], "-p is empty"],
  ["an-image-without-reference", ["settings", "show", "-i", "spark="], "--image spark= names no image"],
  ["an-image-without-name", ["settings", "show", "-i", "=r/x:1"], "has no name before ="],
  ["an-image-name-with-a-blank", ["settings", "show", "-i", "my img=r/x:1"], "cannot be the name of an image"],
  ["an-image-id", ["settings", "show", "-i", `sha256:${"a".repeat(64)}`], "is an image ID, not a reference"],
  ["a-noun-before-a-command", ["package", "register"], "Did you mean register?"],
  ["a-bare-verb", ["pin"], "Did you mean images pin?"],
  ["a-bare-verb-of-several-nouns", ["inspect"], "Did you mean package inspect?"],
  ["an-unknown-flag-before-the-command", ["--project", "settings", "show"], "must come after the command"],
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
    expect(stderr).toContain("Reads, compares and writes the settings context");
    expect(stderr).toContain("error context needs a verb. Expected one of: encode, decode, diff, inject");
  });
});

const accepted = [
  [
    "a global flag before the command",
    ["--json", "version", "show", "--version", "v1"],
    '{"version":"v1","kind":"text"}\n',
  ],
  ["a short flag with =", ["version", "show", "-v=v1"], "v1\n"],
  ["a long flag with =", ["version", "show", "--version=v1"], "v1\n"],
] as const;

it.each(accepted)("%s is accepted", async (_, argv, stdout) => {
  expect(await here.run(argv)).toMatchObject({ code: 0, stdout });
});

describe("errors with --json", () => {
  it("of the command line are one line of JSON on stderr", async () => {
    const { code, stderr } = await here.run(["settings", "show", "--json", "--proejct", "x"]);
    expect(code).toBe(2);
    expect(JSON.parse(stderr)).toEqual({
      error: { code: "USAGE", message: "no such option: --proejct", hint: "Did you mean --project?" },
    });
  });

  it("of a file have its place", async () => {
    const files = { "flyte-settings.yaml": "images:\n  a: r/x:1\nimages:\n  b: r/x:1\n" };
    const { code, stderr } = await here.run(["settings", "show", "--json"], { files });
    expect(code).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({
      error: { code: "PROJECT_FILE_INVALID", place: "flyte-settings.yaml", line: 3 },
    });
    await here.run(["init", "--force"]);
  });
});

describe("explain", () => {
  it.each([["IMAGE_INVALID"], ["image_invalid"], ["mutable-tag"]])("%s prints what it means", async (code) => {
    const { code: exit, stdout } = await here.run(["explain", code]);
    expect(exit).toBe(0);
    expect(stdout.split("\n\n").length).toBeGreaterThan(2);
  });

  it("of an unknown code names the nearest one", async () => {
    const { code, stderr } = await here.run(["explain", "IMAGE_INVALD"]);
    expect(code).toBe(1);
    expect(stderr).toContain("Did you mean IMAGE_INVALID?");
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
