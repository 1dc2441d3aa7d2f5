// Needs: git
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const here = freshFolder();

interface Found {
  readonly code: string;
  readonly severity: string;
  readonly place: string;
  readonly docs: string;
  readonly fixed?: true;
}

const check = async (files: Readonly<Record<string, string>>, words: readonly string[] = [], env = {}) => {
  const { code, stdout, stderr } = await here.run(["check", "--json", ...words], { files, env });
  const found: readonly Found[] = stdout === "" ? [] : JSON.parse(stdout);
  return { code, stderr, found, brief: found.map((each) => `${each.code} ${each.place}`) };
};
const project = (text: string) => ({ "flyte-settings.yaml": text });
const IMAGE = "images: { default: ghcr.io/acme/train:v3 }\n";
const TOKEN = `ghp_${"a1B2".repeat(9)}`;
const examples = join(import.meta.dirname, "../../../examples");

const quiet: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ["a-project-with-an-image", project(IMAGE)],
  ["code-beside-it", { ...project(`${IMAGE}bundle: { copy: all }\n`), "train.py": "import os\n" }],
  [
    "a-package-with-tests-and-docs",
    {
      ...project(IMAGE),
      "acme/__init__.py": "",
      "tests/test_a.py": "",
      "docs/index.md": "",
      ".env.example": "TOKEN=\n",
    },
  ],
  ["a-src-layout-with-its-root", { ...project(`${IMAGE}sourceRoot: src\n`), "src/acme/__init__.py": "" }],
  [
    "environment-files-that-git-ignores",
    { ...project(IMAGE), "a.py": "", ".env": "TOKEN=abc\n", ".gitignore": ".env\n" },
  ],
  ["a-code-in-the-image", { ...project(`${IMAGE}bundle: { copy: none }\n`), ".env": "TOKEN=abc\n" }],
  [
    "harmless-variables",
    project(`${IMAGE}env: { TOKENIZERS_PARALLELISM: "false", SECRET_NAME: db, TOKEN_URL: "https://idp" }\n`),
  ],
  ["production-without-a-bundle", project(`${IMAGE}domain: production\nbundle: { copy: none }\n`)],
  ["production-that-says-nothing-of-bundles", project(`${IMAGE}domain: production\n`)],
  ["modules-that-a-flag-will-name", project(`${IMAGE}bundle: { copy: auto }\n`)],
  ["pinned-images", project(`images: { default: "ghcr.io/acme/train@sha256:${"0".repeat(64)}" }\n`)],
  [
    "a-remote-of-ssh",
    { ...project(IMAGE), ".git/config": '[remote "origin"]\n\turl = git@github.com:acme/flows.git\n' },
  ],
  [
    "a-remote-of-https",
    { ...project(IMAGE), ".git/config": '[remote "origin"]\n\turl = https://github.com/acme/f.git\n' },
  ],
  [
    "profiles-and-folders-of-images",
    project(
      "images: { default: a/b:1, spark: a/s:1 }\nbundle: { destinationDirs: { spark: /home/s } }\nspark: { profiles: { spark: flytekit-spark } }\n",
    ),
  ],
  ["a-folder-of-deployments-that-bundles-nothing", { ...project(IMAGE), "k8s/a.yaml": "", "deploy.sh": "" }],
  ["a-job-that-registers-a-package", { ...project(`${IMAGE}bundle: { copy: all }\n`), "flyte-package.tgz": "" }],
  ["no-project-file-in-a-folder-of-data", { "home/.flyte/config.yaml": "images:\n  default: r/x:1\n", "data.csv": "" }],
];

const loud: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[], readonly string[]])[] = [
  ["a-secret", project(`${IMAGE}env:\n  API_TOKEN: abcdefghijklmnop\n`), [], ["secret-in-env flyte-settings.yaml:3"]],
  [
    "a-token-in-a-remote",
    { ...project(IMAGE), ".git/config": `[remote "origin"]\n\turl = https://${TOKEN}@github.com/a/b.git\n` },
    [],
    ["token-in-remote .git/config:2"],
  ],
  [
    "fast-in-production",
    project(`${IMAGE}domain: production\nbundle:\n  copy: all\n`),
    [],
    ["fast-in-production flyte-settings.yaml:4"],
  ],
  [
    "fast-in-one-environment",
    project(`${IMAGE}bundle: { copy: all }\nenvironments:\n  live: { domain: production }\n`),
    ["-e", "live"],
    ["fast-in-production flyte-settings.yaml:2"],
  ],
  ["latest", project("images:\n  default: ghcr.io/acme/train:latest\n"), [], ["mutable-tag flyte-settings.yaml:2"]],
  [
    "flytekits-own-image-and-no-copy",
    project("images: { default: cr.flyte.org/flyteorg/flytekit:py3.11-1.16.24 }\nbundle: { copy: none }\n"),
    [],
    ["code-nowhere flyte-settings.yaml:1"],
  ],
  ["no-default-image", project("project: p\n"), [], ["no-default-image images.default"]],
  [
    "a-python-without-an-image",
    project('pythonVersion: "3.7"\nflytekitVersion: 1.16.24\n'),
    [],
    ["python-without-image images.default"],
  ],
  [
    "a-large-variable",
    project(`${IMAGE}env: { A: ${"x".repeat(100_000)} }\n`),
    [],
    ["variable-size flyte-settings.yaml:2"],
  ],
  [
    "another-environment-than-the-interpreters",
    project(`${IMAGE}flytekitVirtualenvRoot: /venv\n`),
    [],
    ["interpreter-mismatch flyte-settings.yaml:2"],
  ],
  [
    "many-images",
    project(`images:\n  default: r/x:0\n${Array.from({ length: 8 }, (_, i) => `  i${i}: r/x:${i}\n`).join("")}`),
    [],
    ["near-identical-images images"],
  ],
  ["an-env-file", { ...project(IMAGE), "a.py": "", ".env": "A=b\n" }, [], ["secret-in-bundle .env"]],
  ["a-token-in-code", { ...project(IMAGE), "a.py": `x = 1\nT = "${TOKEN}"\n` }, [], ["secret-in-bundle a.py:2"]],
  [
    "a-key-that-ships",
    { ...project(IMAGE), "a.py": "", "key.pem": `-----BEGIN PRIVATE KEY-----\n${"Ab1+".repeat(16)}\n` },
    [],
    ["secret-in-bundle key.pem:1"],
  ],
  [
    "data-alone",
    { ...project(`${IMAGE}bundle: { copy: all }\n`), "data/a.csv": "" },
    [],
    ["nothing-to-import sourceRoot"],
  ],
  [
    "a-wrong-root",
    { ...project(`${IMAGE}sourceRoot: data\n`), "a.py": "", "data/a.csv": "" },
    [],
    ["nothing-to-import flyte-settings.yaml:2"],
  ],
  [
    "a-root-that-is-not-there",
    project(`${IMAGE}sourceRoot: nowhere\n`),
    [],
    ["bundle-impossible flyte-settings.yaml:2"],
  ],
  ["a-module-that-hides-another", { ...project(IMAGE), "logging.py": "" }, [], ["shadowed-module logging.py"]],
  [
    "generated-code-that-git-ignores",
    {
      ...project(`${IMAGE}bundle: { copy: auto, modules: [a] }\n`),
      "a.py": "import gen\n",
      "gen.py": "",
      ".gitignore": "gen.py\n",
    },
    [],
    ["ignored-by-git gen.py"],
  ],
  [
    "flyteignore-without-a-project-file",
    { "a.py": "", "x.fits": "", "sub/y.fits": "", ".flyteignore": "*.fits\n" },
    ["--image", "r/x:1"],
    ["root-only-pattern .flyteignore"],
  ],
  [
    "a-variable-name-with-a-digit-first",
    project(`${IMAGE}env: { 1A: x }\n`),
    [],
    ["variable-name flyte-settings.yaml:2"],
  ],
  [
    "flyteignore-written-as-gitignore",
    {
      ...project(IMAGE),
      "a.py": "",
      "x.fits": "",
      "sub/y.fits": "",
      "sub/z.csv": "",
      ".flyteignore": "*.fits\n**/*.csv\n",
    },
    [],
    ["root-only-pattern .flyteignore"],
  ],
  [
    "generated-code-that-is-meant",
    {
      ...project(`${IMAGE}bundle: { copy: auto, modules: [a], include: [gen.py] }\n`),
      "a.py": "import gen\n",
      "gen.py": "",
      ".gitignore": "gen.py\n",
    },
    [],
    [],
  ],
  ["a-bundle-that-is-not-to-be-looked-at", { ...project(IMAGE), "a.py": "", ".env": "A=b\n" }, ["--no-bundle"], []],
  [
    "a-bundle-without-a-project-file",
    { "a.py": "", ".env": "A=b\n" },
    ["--bundle", "--image", "r/x:1"],
    ["secret-in-bundle .env"],
  ],
  [
    "a-silence-for-nothing-there",
    project(`${IMAGE}checks: { ignore: [{ code: mutable-tags, reason: x }] }\n`),
    [],
    ["unknown-check flyte-settings.yaml:2"],
  ],
];

describe("check is quiet about", () => {
  it.each(quiet)("%s", async (_, files) => {
    expect(await check(files)).toMatchObject({
      brief: [],
      code: 0,
      stderr: expect.stringMatching(/^nothing found in /),
    });
  });

  it("what init writes, with code or without", async () => {
    await here.run(["init", "--image", "ghcr.io/acme/train:v3"]);
    expect((await check({})).brief).toEqual([]);
    expect((await check({ "flows/__init__.py": "", "flows/train.py": "" })).brief).toEqual([]);
  });

  it.each(["python-project"])("the example %s and its package", async (name) => {
    const argv = ["check", "--file", join(examples, name, "flyte-settings.yaml"), "--json"];
    expect(await here.run([...argv, "--package", join(examples, name, "flyte-package.tgz")])).toMatchObject({
      stdout: "[]\n",
      code: 0,
    });
  });
});

describe("check finds", () => {
  it.each(loud)("%s", async (_, files, words, expected) => {
    const { brief } = await check(files, words);
    expect(brief).toEqual(expected);
  });

  it("a large file, by its size alone", async () => {
    writeFileSync(join(here.path, "model.bin"), new Uint8Array(26 << 20));
    expect((await check({ ...project(IMAGE), "a.py": "" })).brief).toEqual(["large-bundle model.bin"]);
  });

  it("each once over all environments, and what one of them alone has", async () => {
    const text = `images:\n  default: r/x:latest\nenvironments:\n  a:\n    images:\n      default: r/y:latest\n  b: { domain: staging }\n`;
    expect((await check(project(text), ["--all-environments"])).brief).toEqual([
      "mutable-tag flyte-settings.yaml:2",
      "mutable-tag flyte-settings.yaml:6",
    ]);
  });

  it.each([
    ["dry-run-alone", ["--dry-run"], "--dry-run belongs to --fix"],
    ["a-platform-without-a-registry", ["--platform", "linux/arm64"], "--platform belongs to --registry"],
    ["one-and-every-environment", ["--all-environments", "-e", "x"], "--environment names one"],
  ] as const)("%s is a mistake on the command line", async (_, words, said) => {
    const { code, stderr } = await here.run(["check", ...words], { files: project(IMAGE) });
    expect([code, stderr.includes(said)]).toEqual([2, true]);
  });
});

describe("exit codes", () => {
  it.each([
    ["an-error", "env: { API_TOKEN: abcdefgh }\n", [], 1],
    ["a-warning", "domain: production\nbundle: { copy: all }\n", [], 0],
    ["a-warning-that-fails", "domain: production\nbundle: { copy: all }\n", ["--fail-on", "warning"], 1],
    ["a-hint-never-fails", "bundle: { modules: [a] }\n", ["--fail-on", "warning"], 0],
  ] as const)("%s", async (_, text, words, expected) => {
    expect((await check(project(IMAGE + text), words)).code).toBe(expected);
  });
});

it("needs no version: changes that are not committed are a warning", async () => {
  execFileSync("git", ["init", "-q"], { cwd: here.path });
  expect((await check({ ...project(`${IMAGE}version: git\n`), "a.py": "" })).brief).toEqual([
    "version-unknown flyte-settings.yaml:2",
  ]);
  const nowhere = project(`${IMAGE}version: content\nsourceRoot: nowhere\n`);
  expect((await check(nowhere)).brief).toEqual(["bundle-impossible flyte-settings.yaml:3"]);
});

it("a tree of git is asked through git where there is one", async () => {
  execFileSync("git", ["init", "-q"], { cwd: here.path });
  const files = { ...project(IMAGE), "a.py": "", ".env": "A=b\n", ".gitignore": ".env\n" };
  expect((await check(files, [], { PATH: process.env["PATH"] ?? "" })).brief).toEqual([]);
  expect(readFileSync(join(here.path, ".gitignore"), "utf8")).toBe(".env\n");
});
