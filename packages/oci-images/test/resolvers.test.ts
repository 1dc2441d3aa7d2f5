// Needs: git
import { execFileSync } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FlytePlugin, PluginContext } from "@flyte-settings/core/plugin";
import environment from "@flyte-settings/oci-images/environment";
import gitTag, { type GitTagOptions } from "@flyte-settings/oci-images/git-tag";
import imageSpec from "@flyte-settings/oci-images/image-spec";
import { describe, expect } from "vitest";
import { it } from "../../../tooling/test-directory.ts";

let root: string;
it.beforeEach(({ dir }) => {
  root = dir;
});

const env = { PATH: process.env["PATH"] ?? "", HOME: "/nonexistent", TRAIN: " ghcr.io/acme/train:v3 ", EMPTY: "" };
function provide(plugin: FlytePlugin, reference: string): Promise<string | null> {
  const ctx = {
    signal: new AbortController().signal,
    once: (_: string, make: () => Promise<unknown>) => make(),
    report: () => {},
    env,
    root,
    compat: "strict",
  } as unknown as PluginContext;
  return Promise.resolve().then(() => plugin.provideImage?.({ name: "default", reference }, ctx) ?? null);
}

describe("env:", () => {
  it("takes what the variable holds", async () => {
    expect(await provide(environment(), "env:TRAIN")).toBe("ghcr.io/acme/train:v3");
    expect(await provide(environment(), "ghcr.io/acme/train:v3")).toBeNull();
  });

  it.each([
    ["env:EMPTY", "IMAGE_NOT_FOUND", /EMPTY is empty/],
    ["env:ABSENT", "IMAGE_NOT_FOUND", /ABSENT is not set/],
    ["env:toString", "IMAGE_NOT_FOUND", /not set/],
    ["env:", "IMAGE_INVALID", /not a valid variable name/],
    ["env:A B", "IMAGE_INVALID", /not a valid variable name/],
  ])("%s", async (reference, code, message) => {
    await expect(provide(environment(), reference)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });
});

describe("git:", () => {
  const git = (...args: string[]): string =>
    execFileSync(
      "git",
      ["-c", "user.name=joe", "-c", "user.email=joe@example", "-c", "init.defaultBranch=main", ...args],
      {
        cwd: root,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      },
    ).trim();
  const tagged = (options?: GitTagOptions): Promise<string | null> =>
    provide(gitTag(options), "git:ghcr.io/acme/train");

  it.beforeEach(() => {
    git("init");
    git("commit", "--allow-empty", "-m", "one");
  });

  it("is the commit, or the tag where there is one", async () => {
    const commit = git("rev-parse", "HEAD");
    expect(await tagged()).toBe(`ghcr.io/acme/train:${commit}`);
    git("tag", "v1.2.0");
    expect(await tagged()).toBe("ghcr.io/acme/train:v1.2.0");
    expect(await tagged({ use: "commit" })).toBe(`ghcr.io/acme/train:${commit}`);
    git("tag", "release/1");
    expect(await tagged()).toBe("ghcr.io/acme/train:v1.2.0");
    git("tag", "stable");
    await expect(tagged()).rejects.toMatchObject({ message: expect.stringContaining("2 tags: stable, v1.2.0") });
  });

  it("refuses a tag where there is none, and a tree with changes", async () => {
    await expect(tagged({ use: "tag" })).rejects.toMatchObject({ message: expect.stringContaining("no tag") });
    await writeFile(join(root, "new.py"), "");
    await expect(tagged()).rejects.toMatchObject({
      code: "IMAGE_INVALID",
      message: expect.stringContaining("?? new.py"),
    });
    expect(await tagged({ allowDirty: true })).toContain(git("rev-parse", "HEAD"));
  });

  it("says so outside a repository, and beside a tag", async () => {
    await rm(join(root, ".git"), { recursive: true });
    await expect(tagged()).rejects.toMatchObject({
      code: "IMAGE_NOT_FOUND",
      details: { hint: expect.stringContaining("repository") },
    });
    await expect(provide(gitTag(), "git:ghcr.io/acme/train:v1")).rejects.toMatchObject({ code: "IMAGE_INVALID" });
    await expect(provide(gitTag(), "git:--upload-pack=x")).rejects.toMatchObject({ code: "IMAGE_REFERENCE_INVALID" });
    expect(await provide(gitTag(), "ghcr.io/acme/train:v1")).toBeNull();
  });
});

describe("file: with an ImageSpec", () => {
  it("has the name that flytekit gives", async () => {
    await mkdir(join(root, "src"));
    await writeFile(join(root, "src/a.py"), "print(1)\n");
    await writeFile(join(root, "requirements.txt"), "pandas==2.0\n");
    const text =
      "name: Train\nregistry: ghcr.io/acme\npython_version: 3.10\nrequirements: requirements.txt\ncopy: [src]\nenv: {A: it's}\n";
    await writeFile(join(root, "image.yaml"), text);
    expect(await provide(imageSpec(), "file:./image.yaml")).toBe("ghcr.io/acme/train:qOvymRoeI2dywyZzpten8g");
    expect(await provide(imageSpec(), `file://${root}/image.yaml`)).toBe("ghcr.io/acme/train:qOvymRoeI2dywyZzpten8g");
    expect(await provide(imageSpec(), "image.yaml")).toBeNull();
  });

  it.each([
    ["builder: noop\nbase_image: ghcr.io/a/b:1\n", "ghcr.io/a/b:1"],
    ["{}", "flytekit:fv8aVGdGU6GT1t5W98ZQPA"],
  ])("%j", async (text, name) => {
    await writeFile(join(root, "image.yaml"), text);
    expect(await provide(imageSpec(), "file:image.yaml")).toBe(name);
  });

  it.each([
    ["source_root: src\n", "SETTINGS_INVALID", /cannot be computed without building/],
    ["source_copy_mode: 1\n", "SETTINGS_INVALID", /cannot be computed without building/],
    ["pakages: []\n", "SETTINGS_INVALID", /unexpected keyword argument 'pakages'/],
    ["packages: pandas\n", "SETTINGS_INVALID", /^packages must be a list of strings or None/],
    ["registry: https://ghcr.io\n", "SETTINGS_INVALID", /^Invalid container registry name: 'https:\/\/ghcr.io'/],
    ["builder: noop\n", "SETTINGS_INVALID", /^base_image must be a string to use the noop image builder/],
    ["tag_format: '{hash}'\n", "SETTINGS_INVALID", /tag_format/],
    ["cuda: 2024-01-01\n", "SETTINGS_INVALID", /cannot be computed without Python/],
    ["requirements: r.txt\n", "FILE_NOT_FOUND", /r.txt/],
    ["- a\n", "SETTINGS_INVALID", /must hold a mapping/],
    ["a: [\n", "CONFIG_INVALID", /./],
  ])("%j is an error that says why", async (text, code, message) => {
    await writeFile(join(root, "image.yaml"), text);
    await expect(provide(imageSpec(), "file:image.yaml")).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it("that is not there is named", async () => {
    await expect(provide(imageSpec(), "file:./absent.yaml")).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
  });
});
