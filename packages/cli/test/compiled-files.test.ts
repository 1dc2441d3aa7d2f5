import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import * as nodeModule from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect } from "vitest";
import { it } from "../../../tooling/test-directory.ts";

const bin = fileURLToPath(new URL("../dist/bin.js", import.meta.url));
const project = fileURLToPath(new URL("../../../examples/python-project", import.meta.url));

/** Runs the command with its cache in `dir`. */
function run(dir: string, words: readonly string[], options: RunOptions = {}) {
  const { nodeArgs = [], env = {}, cwd = project } = options;
  const { PATH, SystemRoot } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [...nodeArgs, bin, ...words], {
    cwd,
    env: { PATH, SystemRoot, HOME: dir, XDG_CACHE_HOME: join(dir, "cache"), LOCALAPPDATA: join(dir, "cache"), ...env },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

interface RunOptions {
  readonly nodeArgs?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

const folderOf = (dir: string) => join(dir, "cache/flyte-settings/compiled");
const filesOf = (dir: string) =>
  existsSync(folderOf(dir)) ? readdirSync(folderOf(dir)).map((name) => join(folderOf(dir), name)) : [];

// Node 22.8 and later keep the code themselves
describe.skipIf("enableCompileCache" in nodeModule)("with Node before 22.8, compiled code", () => {
  it("is kept by the first run in one file, and left as it is by the next", ({ dir }) => {
    const first = run(dir, ["check"]);
    expect(first.status).toBe(0);
    const [file = "", ...others] = filesOf(dir);
    expect(others).toEqual([]);
    if (process.platform !== "win32") expect(statSync(file).mode & 0o777).toBe(0o600);
    const { ino } = statSync(file);
    expect(run(dir, ["check"])).toEqual(first);
    expect(statSync(file).ino).toBe(ino);
  });

  it("of a command that needs more files is added", ({ dir }) => {
    run(dir, ["context", "decode", "--help"]);
    const [file = ""] = filesOf(dir);
    const { size } = statSync(file);
    run(dir, ["settings", "show"]);
    expect(filesOf(dir)).toEqual([file]);
    expect(statSync(file).size).toBeGreaterThan(size);
  });

  it.for([
    ["empty", () => Buffer.alloc(0)],
    ["cut short", (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ["another program's", () => Buffer.from("[]\n")],
    ["no list", () => Buffer.from("{}\n")],
    ["of another V8", (bytes: Buffer) => Buffer.from(bytes).fill(1, bytes.indexOf("\n") + 1)],
  ] as const)("is compiled again if the file is %s", ([, change], { dir }) => {
    const expected = run(dir, ["settings", "show"]);
    const [file = ""] = filesOf(dir);
    const whole = readFileSync(file);
    writeFileSync(file, change(whole));
    expect(run(dir, ["settings", "show"])).toEqual(expected);
    expect(statSync(file).size).toBeGreaterThan(whole.length / 2);
  });

  it("is not needed to run", ({ dir }) => {
    const expected = run(dir, ["settings", "show"]);
    for (const file of filesOf(dir)) writeFileSync(file, "");
    chmodSync(folderOf(dir), 0o500);
    expect(run(dir, ["settings", "show"])).toEqual(expected);
    chmodSync(folderOf(dir), 0o700);
  });

  it.for([
    ["with source maps", () => ({ nodeArgs: ["--enable-source-maps"] })],
    ["while coverage is measured", (dir: string) => ({ env: { NODE_V8_COVERAGE: join(dir, "coverage") } })],
    ["with NODE_DISABLE_COMPILE_CACHE", () => ({ env: { NODE_DISABLE_COMPILE_CACHE: "1" } })],
  ] as const)("is not kept %s", ([, options], { dir }) => {
    expect(run(dir, ["settings", "show"], options(dir)).status).toBe(0);
    expect(filesOf(dir)).toEqual([]);
  });

  it("imports plugins as other code does", ({ dir }) => {
    writeFileSync(
      join(dir, "flyte-settings.yaml"),
      "images: { default: acme://train }\nplugins: [./acme.mjs, ./acme.cjs]\n",
    );
    const provide = (to: string) => `provideImage: ({ reference }) => (reference === "acme://train" ? ${to} : null)`;
    const name = "r.io/train:v1";
    writeFileSync(join(dir, "acme.mjs"), `export default { apiVersion: 1, name: "first", ${provide("null")} };\n`);
    writeFileSync(
      join(dir, "acme.cjs"),
      `module.exports = { apiVersion: 1, name: "second", ${provide(`"${name}"`)} };\n`,
    );
    for (const _ of ["compiled", "kept"]) {
      const { stdout, stderr } = run(dir, ["images", "resolve", "default"], { cwd: dir });
      expect({ stdout, stderr }).toEqual({ stdout: `${name}\n`, stderr: "" });
    }
  });
});
