import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { freshFolder, type Setup } from "./fake-host.ts";

const here = freshFolder();

const project = (text: string): Setup => ({ files: { "flyte-settings.yaml": text } });
const good = project("project: p\nimages: { default: 'r/d:1', model: 'r/m:1' }\n");

describe("an invalid image is an error that names where it was set", () => {
  it.each([
    [
      "a-file",
      ["settings", "show"],
      project("project: p\nimages:\n  default: UPPER/x:1\n"),
      "flyte-settings.yaml:3: Incorr",
    ],
    [
      "an-environment",
      ["check", "--environment", "e"],
      project("images: { default: 'r/d:1' }\nenvironments:\n  e:\n    images:\n      default: UPPER/x:1\n"),
      "flyte-settings.yaml:5: Incorr",
    ],
    ["a-flag", ["images", "list", "-i", "UPPER/x:1"], good, "--image: Incorrectly formatted image UPPER/x:1"],
    [
      "a-flag-with-a-name",
      ["context", "encode", "-i", "m=a@sha256:12"],
      good,
      "--image: Incorrectly formatted image a@sha256:12",
    ],
    ["no-tag", ["images", "resolve", "-i", "m=r/x"], good, "--image: Incorrectly formatted image r/x, missing tag"],
    ["an-image-id", ["settings", "show"], project(`images: { default: ${"a".repeat(64)} }\n`), "this is an image ID"],
    ["no-name", ["settings", "show", "-i", "=x:1"], good, "--image =x:1 has no name before ="],
    [
      "a-plugin-that-gets-it",
      ["images", "list"],
      project("images: { default: UPPER/x:1 }\nplugins: ['@flyte-settings/oci-images']\n"),
      "flyte-settings.yaml:1: Incorr",
    ],
  ] as const)("%s", async (_, argv, setup, words) => {
    const { code, stdout, stderr } = await here.run(argv, setup);
    expect({ code: code > 0, stdout }).toEqual({ code: true, stdout: "" });
    expect(stderr).toContain(words);
  });

  it.each([
    ["mdel", "Did you mean model?"],
    ["Model", "Did you mean model?"],
    ["defualt", "Did you mean default?"],
  ])("images resolve %s suggests the name", async (name, words) => {
    const { code, stdout, stderr } = await here.run(["images", "resolve", name], good);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(words);
  });
});

describe("a project or domain name that no installation can have is an error", () => {
  it.each([
    [
      "a-space-in-a-flag",
      ["settings", "show", "-p", "Bad Name!"],
      good,
      "--project: Bad Name! is not a valid project name",
    ],
    [
      "a-slash-in-a-variable",
      ["context", "encode"],
      { ...good, env: { FLYTE_SETTINGS_DOMAIN: "a/b" } },
      "variable FLYTE_SETTINGS_DOMAIN: a/b is not a valid domain name",
    ],
    [
      "a-display-name-in-a-file",
      ["images", "list"],
      project("domain: Ünit\nimages: { default: 'r/d:1' }\n"),
      "flyte-settings.yaml:1: ",
    ],
  ] as const)("%s", async (_, argv, setup, words) => {
    const { code, stdout, stderr } = await here.run(argv, setup);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(words);
  });

  it.each(["flytesnacks", "My_Project.2", "9-lives"])("%s is accepted", async (name) => {
    expect((await here.run(["settings", "show", "-p", name], good)).stdout).toContain(`project: ${name}\n`);
  });

  it("flytekit's mode accepts any name, as flytekit does", async () => {
    expect((await here.run(["settings", "show", "-p", "a b", "--compat", "flytekit"], good)).code).toBe(0);
  });
});

it("several problems of a project file have a heading of their own, and each is printed once", async () => {
  const { code, stderr } = await here.run(["settings", "show"], project("version: 1.0\nprojct: x\n"));
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error 2 problems in flyte-settings\.yaml:\n {2}error flyte-settings\.yaml:1: version: /);
  expect(stderr.split("expected a string, for example content")).toHaveLength(2);
});

it("the plugin fast-register reports skipped files once per reason", async () => {
  for (const name of ["a", "b", "c", "d"]) symlinkSync("/nowhere", join(here.path, name));
  const setup = project("images: { default: 'r/d:1' }\nplugins: ['@flyte-settings/fast-register']\n");
  const { stderr } = await here.run(["images", "list"], setup);
  expect(stderr).toMatch(/a, b, c and 1 more are not in the bundle: a broken link\n/);
});
