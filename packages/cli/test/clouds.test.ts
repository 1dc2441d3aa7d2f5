import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";
import { type S3Store, s3Store } from "./s3-store.ts";

const bin = join(dirname(createRequire(import.meta.url).resolve("@flyte-settings/cli/package.json")), "dist/bin.js");

const here = freshFolder();
let store: S3Store;
beforeEach(async () => {
  store = await s3Store();
});
afterEach(() => {
  store.stop();
});

const variables = () => ({
  PATH: process.env["PATH"] ?? "",
  FLYTE_AWS_ENDPOINT: store.endpoint,
  FLYTE_AWS_ACCESS_KEY_ID: "from-variables",
  FLYTE_AWS_SECRET_ACCESS_KEY: "secret",
});

async function uploaded(files: Readonly<Record<string, string | Uint8Array>> = { "job.py": "x = 1\n" }) {
  const { stdout } = await here.run(["fast-register", "--store", "s3://bucket/p", "--json"], {
    files,
    env: variables(),
  });
  return JSON.parse(stdout).location as string;
}

describe("exec finds the store where flytekit's runtime finds it", () => {
  const yaml = () =>
    `storage:\n  connection:\n    endpoint: ${store.endpoint}\n    access-key: from-file\n    secret-key: secret\n`;
  const ini = () => `[aws]\nendpoint = ${store.endpoint}\naccess_key_id = from-file\nsecret_access_key = secret\n`;

  it.each([
    ["the-file-that-flytectl-config-names", "conf/mine.yaml", yaml, { FLYTECTL_CONFIG: "conf/mine.yaml" }, "from-file"],
    ["flytekit-config-in-the-working-folder", "flytekit.config", ini, {}, "from-file"],
    ["the-users-own", "home/.flyte/config.yaml", yaml, {}, "from-file"],
    ["a-variable-over-the-file", "flytekit.config", ini, { FLYTE_AWS_ACCESS_KEY_ID: "from-env" }, "from-env"],
  ] as const)("%s", async (_, path, content, env, key) => {
    const location = await uploaded();
    store.keys.length = 0;
    const words = [
      "exec",
      "--additional-distribution",
      location,
      "--dest-dir",
      "pod",
      "--",
      "test",
      "-f",
      "pod/job.py",
    ];
    const files = { [path]: content(), "pod/keep": "" };
    expect(await here.run(words, { files, env: { PATH: process.env["PATH"] ?? "", ...env } })).toMatchObject({
      code: 0,
      stderr: "",
    });
    expect([...new Set(store.keys)]).toEqual([key]);
  });

  it("a file that is no YAML counts as empty, and is named", async () => {
    const location = await uploaded();
    const words = ["exec", "--additional-distribution", location, "--dest-dir", "pod", "--", "true"];
    const files = { "mine.yaml": "storage: [", "pod/keep": "" };
    const { code, stderr } = await here.run(words, { files, env: { ...variables(), FLYTECTL_CONFIG: "mine.yaml" } });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^note: mine\.yaml is treated as empty: /),
    });
  });
});

describe("the real process", () => {
  const spawned = (argv: readonly string[]): Promise<{ stdout: string; stderr: string }> => {
    const { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: _, ...env } = process.env;
    const how = { cwd: here.path, timeout: 60_000, env: { ...env, ...variables() } };
    return new Promise((done) => {
      execFile(process.execPath, [bin, ...argv], how, (_error, stdout, stderr) => done({ stdout, stderr }));
    });
  };

  it("prints nothing besides the SDK's output and passes the environment on", async () => {
    await here.run(["plugins", "list"], { files: { "src/job.py": "x = 1\n", "pod/keep": "" } });
    const { stdout, stderr } = await spawned([
      "fast-register",
      "--source",
      "src",
      "--store",
      "s3://bucket/p",
      "--json",
    ]);
    expect(stderr).toBe("");
    const { location } = JSON.parse(stdout);
    const words = ["exec", "--additional-distribution", location, "--dest-dir", "pod", "--", "env"];
    const ran = await spawned(words);
    expect(ran.stderr).toBe("");
    expect(ran.stdout).toContain("FLYTE_AWS_ENDPOINT=");
    expect(ran.stdout).not.toContain("AWS_SDK_JS");
  });
});

describe("on a terminal", () => {
  it("an upload tells bytes, rate and the time that is left", async () => {
    const noise = Buffer.from(Array.from({ length: 700_000 }, (_, i) => (Math.imul(i, i ^ 0x5bd1e995) >>> 13) & 0xff));
    const { code, stderr, stdout } = await here.run(["fast-register", "--store", "s3://bucket/p"], {
      files: { "noise.bin": noise },
      isTerminal: true,
      env: variables(),
    });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("location: s3://bucket/p/fast") });
    expect(stderr).toMatch(/sending: \d+\.\d KiB of \d+\.\d KiB, \d+\.\d KiB\/s, \d+ s left/);
    expect(stderr.endsWith("\r\u001b[K")).toBe(true);
  });
});
