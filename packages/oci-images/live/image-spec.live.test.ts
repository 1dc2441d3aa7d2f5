import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { machine, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { digestOfPaths } from "../src/resolvers/digest-of-paths.ts";
import { imageSpecFileName } from "../src/resolvers/image-spec-file.ts";

const SPECS = 1500;

/** flytekit's Python, in the directory created by tooling/peers/setup.mjs. */
function pythonOfPeer(): string {
  const venvs = join(process.env["FLYTE_SETTINGS_PEERS"] ?? "", "venvs");
  const name = existsSync(venvs) ? readdirSync(venvs).find((each) => each.startsWith("flytekit-1.16.24")) : undefined;
  if (name === undefined)
    throw new Error("FLYTE_SETTINGS_PEERS does not hold flytekit 1.16.24: run node tooling/peers/setup.mjs");
  return join(venvs, name, "bin/python");
}

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "image-spec-"));
  await writeFile(join(root, "requirements.txt"), " \n\tpandas==2.0\nné\u00a0\n\n ");
  await writeFile(join(root, "empty.txt"), "");
  for (const folder of ["src", "src/b", "src/a", "src/a/deep"]) await mkdir(join(root, folder));
  for (const file of ["src/x.py", "src/a/y.py", "src/b/é.py", "src/a/deep/z.py", "top.txt"])
    await writeFile(join(root, file), file);
});
afterAll(() => rm(root, { recursive: true }));

const word = fc.oneof(
  fc.constantFrom(
    "pandas",
    "numpy==1.26",
    "it's",
    'say "x"',
    "tab\there",
    "back\\slash",
    "new\nline",
    "é",
    "日本",
    "\u200b",
    "\u00a0",
    "😀",
    "",
    "\u0007".replace("\u0007", "x"),
    "\u{e0001}",
    "\ufeff",
  ),
  fc.string({ maxLength: 12 }).filter((text) => !/[^\t\n\x20-\x7e]/.test(text)),
);
const list = fc.array(word, { maxLength: 4 });
const scalar = fc.oneof(word, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean());
const version = fc.constantFrom<unknown>("3.11", 3.11, 3.1, 3, 1e22, 1e-7, 123456789012345, 0.1, 100000, 1e16, true);
const record = fc.dictionary(fc.string({ minLength: 1, maxLength: 6, unit: "grapheme-ascii" }), scalar, { maxKeys: 3 });
const spec = fc.record(
  {
    name: fc.constantFrom("train", "Train", "flytekit", "a/b"),
    python_version: version,
    builder: fc.constantFrom("default", "envd"),
    env: record,
    registry: fc.constantFrom(
      "ghcr.io/acme",
      "localhost:30000",
      "GHCR.io/Acme",
      "docker.io",
      "",
      "not a registry",
      "reg.io:5000/x_y",
      "https://ghcr.io",
    ),
    packages: list,
    conda_packages: list,
    conda_channels: list,
    requirements: fc.constantFrom("requirements.txt", "empty.txt", "", "missing.txt"),
    apt_packages: fc.oneof(list, fc.constant("curl" as never), fc.constant([1] as never)),
    cuda: version,
    cudnn: version,
    base_image: fc.constantFrom("python:3.11", "ghcr.io/a/b:1"),
    platform: fc.constantFrom("linux/arm64", "linux/amd64,linux/arm64"),
    pip_index: word,
    pip_extra_index_url: list,
    pip_extra_args: word,
    registry_config: word,
    entrypoint: list,
    commands: list,
    tag_format: fc.constantFrom("{spec_hash}", "{spec_hash}-dev", "v1", "{{{spec_hash}}}", ""),
    copy: fc.constantFrom(["top.txt"], ["src"], ["src", "top.txt", "missing"], [], ["src/a/y.py", "src/a"]),
    python_exec: word,
    runtime_packages: list,
    builder_options: record,
    builder_config: fc.dictionary(fc.constantFrom("uv", "image"), fc.oneof(list, record), { maxKeys: 2 }),
    source_root: fc.constantFrom(undefined, undefined, undefined, "src"),
    unknown: fc.constantFrom(undefined, undefined, undefined, undefined, "x"),
  },
  { requiredKeys: [] },
);

/** JSON is YAML, except for numbers that PyYAML reads as strings, such as `1e22` and `1e-7`. */
function textOf(value: object): string {
  return Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .map(([key, one]) => `${key}: ${JSON.stringify(one)}\n`)
    .join("");
}

it(`names ${SPECS} ImageSpecs as flytekit does`, async () => {
  const child = spawn(
    pythonOfPeer(),
    ["-W", "ignore", fileURLToPath(new URL("image-spec-oracle.py", import.meta.url))],
    {
      stdio: ["pipe", "pipe", "ignore"],
      env: { PATH: process.env["PATH"] ?? "", HOME: root, LC_ALL: "C.UTF-8" },
    },
  );
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const seed = Number(process.env["FLYTE_SETTINGS_SEED"] ?? Date.now() % 2 ** 31);
  const differences: unknown[] = [];
  let named = 0;
  try {
    for (const one of fc.sample(spec, { numRuns: SPECS, seed })) {
      const text = textOf(one);
      if (text === "") continue;
      child.stdin.write(`${JSON.stringify({ text, root })}\n`);
      const theirs = JSON.parse((await answers.next()).value as string) as { name?: string; error?: string };
      const ours = await imageSpecFileName(text, "image.yaml", {
        readFile: (path) => readFile(join(root, path)).catch(() => undefined),
        digestOfPaths: (paths) => digestOfPaths(root, paths),
        machine: machine(),
      }).catch((error: Error) => ({ error: error.message }));
      if (typeof ours === "string") named += 1;
      const uncomputable = typeof ours !== "string" && /cannot be computed without building/.test(ours.error);
      if (typeof ours === "string" ? ours !== theirs.name : theirs.error === undefined && !uncomputable)
        differences.push({ text, theirs, ours });
    }
  } finally {
    child.stdin.end();
  }
  expect(differences, `seed ${seed}`).toEqual([]);
  expect(named).toBeGreaterThanOrEqual(200);
}, 300_000);
