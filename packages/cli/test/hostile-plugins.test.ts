import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { freshFolder, type Ran } from "./fake-host.ts";

const here = freshFolder();

const bin = join(dirname(createRequire(import.meta.url).resolve("@flyte-settings/cli/package.json")), "dist/bin.js");

/** A real process, because these plugins affect the process. */
async function spawned(argv: readonly string[], files: Readonly<Record<string, string>>): Promise<Ran> {
  await here.run(["plugins", "list"], { files });
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, ...argv], { cwd: here.path, timeout: 60_000 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr }),
    );
  });
}

const hook = (body: string) => `provideImage: ${body}`;
const whole = (text: string) => `export default { apiVersion: 1, name: "acme", ${text} };\n`;

describe("a misbehaving plugin is one clear error with nothing on stdout", () => {
  it.each([
    [
      "mutates",
      whole(hook("(request) => { request.name = 'x'; return null; }")),
      "PLUGIN_FAILED",
      "plugin acme, provideImage, image default",
    ],
    [
      "hangs",
      whole(hook("() => new Promise(() => setInterval(() => {}, 1000))")),
      "PLUGIN_TIMEOUT",
      "plugin acme, provideImage, image default: no answer within",
    ],
    ["throws-a-non-error", whole(hook("() => { throw 42; }")), "PLUGIN_FAILED", "threw 42 instead of an error"],
    [
      "rejects-late",
      whole(
        hook(
          "() => { setTimeout(() => Promise.reject(new Error('late')), 1); return new Promise((r) => setTimeout(() => r('r.io/x:1'), 200)); }",
        ),
      ),
      "PLUGIN_FAILED",
      "plugin acme failed after its hook had ended: late",
    ],
    [
      "throws-late",
      whole(
        hook(
          "() => { setTimeout(() => { throw new TypeError('late'); }, 1); return new Promise((r) => setTimeout(() => r('r.io/x:1'), 200)); }",
        ),
      ),
      "PLUGIN_FAILED",
      "plugin acme failed after its hook had ended: late",
    ],
    ["throws-nothing", whole(hook("() => { throw undefined; }")), "PLUGIN_FAILED", "plugin acme, provideImage"],
    [
      "returns-rubbish",
      whole(hook("() => ({ toString: () => 'r.io/x:1' })")),
      "PLUGIN_RESULT_INVALID",
      "plugin acme, provideImage",
    ],
    ["returns-no-reference", whole(hook("() => 'not a reference!'")), "PLUGIN_RESULT_INVALID", "plugin acme"],
    ["returns-undefined", whole(hook("() => undefined")), "PLUGIN_RESULT_INVALID", "answered undefined"],
    [
      "prints",
      whole(hook("() => { console.log('hello'); return 'r.io/x:1'; }")),
      "PLUGIN_FAILED",
      'plugin acme wrote "hello" on standard output',
    ],
    [
      "writes-to-stdout",
      whole(hook("() => { process.stdout.write('{}'); return 'r.io/x:1'; }")),
      "PLUGIN_FAILED",
      'plugin acme wrote "{}" on standard output',
    ],
    [
      "changes-a-variable",
      whole(hook("() => { process.env.ACME = '1'; return 'r.io/x:1'; }")),
      "PLUGIN_FAILED",
      "plugin acme changed the environment variable ACME",
    ],
    [
      "removes-a-variable",
      whole(hook("() => { delete process.env.PATH; return 'r.io/x:1'; }")),
      "PLUGIN_FAILED",
      "plugin acme changed the environment variable PATH",
    ],
    [
      "changes-the-directory",
      whole(hook("() => { process.chdir('/'); return 'r.io/x:1'; }")),
      "PLUGIN_FAILED",
      "plugin acme called process.chdir",
    ],
    [
      "really-exits",
      whole(hook("() => process.reallyExit(0)")),
      "PLUGIN_FAILED",
      "plugin acme called process.reallyExit(0)",
    ],
    ["exits", whole(hook("() => process.exit(0)")), "PLUGIN_FAILED", "plugin acme called process.exit(0)"],
    [
      "exits-and-hides-it",
      whole(hook("() => { try { process.exit(0); } catch {} return 'r.io/x:1'; }")),
      "PLUGIN_FAILED",
      "plugin acme called process.exit(0)",
    ],
    [
      "exits-from-a-timer",
      whole(hook("() => new Promise(() => setTimeout(() => process.exit(0), 5))")),
      "PLUGIN_FAILED",
      "plugin acme called process.exit(0)",
    ],
    [
      "exits-when-imported",
      `process.exit(0);\n${whole(hook("() => null"))}`,
      "PLUGIN_FAILED",
      "plugin ./acme.mjs called process.exit(0)",
    ],
    [
      "prints-when-imported",
      `console.log("hi");\n${whole(hook("() => 'r.io/x:1'"))}`,
      "PLUGIN_FAILED",
      'plugin ./acme.mjs wrote "hi" on standard output',
    ],
    [
      "exits-when-made",
      "export default () => process.exit(0);\n",
      "PLUGIN_FAILED",
      "plugin ./acme.mjs called process.exit(0)",
    ],
    [
      "throws-when-imported",
      "throw new Error('boom');\n",
      "PLUGIN_INVALID",
      "plugin ./acme.mjs cannot be loaded: boom",
    ],
    ["has-no-default", "export const plugin = 1;\n", "PLUGIN_INVALID", "plugin ./acme.mjs has no default export"],
    [
      "has-a-foreign-property",
      whole(`${hook("() => null")}, cache: {}`),
      "PLUGIN_INVALID",
      "cache is not part of the interface",
    ],
    [
      "speaks-another-version",
      "export default { apiVersion: 2, name: 'acme', provideImage: () => null };\n",
      "PLUGIN_INVALID",
      "it is written for apiVersion 2",
    ],
  ])("%s", async (_, text, errorCode, words) => {
    const files = { "flyte-settings.yaml": "images: { default: acme://x }\nplugins: [./acme.mjs]\n", "acme.mjs": text };
    const { code, stdout, stderr } = await spawned(["images", "resolve", "--plugin-timeout", "0.3"], files);
    expect({ code, stdout, code2: stderr.includes(errorCode) }).toEqual({ code: 1, stdout: "", code2: true });
    expect(stderr).toContain(words);
  });

  it("what it leaves running does not keep the command alive", async () => {
    const files = {
      "flyte-settings.yaml": "images: { default: acme://x }\nplugins: [./acme.mjs]\n",
      "acme.mjs": whole(hook("() => { setInterval(() => {}, 60_000); return 'r.io/x:1'; }")),
    };
    expect(await spawned(["images", "resolve", "default"], files)).toEqual({
      code: 0,
      stdout: "r.io/x:1\n",
      stderr: "",
    });
  });

  it("a program it starts need not change the directory, as cross-spawn does on Windows", async () => {
    const files = {
      "flyte-settings.yaml": "images: { default: acme://x }\nplugins: [./acme.mjs]\n",
      "acme.mjs": whole(hook("() => { if (!process.chdir.disabled) process.chdir('.'); return 'r.io/x:1'; }")),
    };
    expect(await spawned(["images", "resolve", "default"], files)).toMatchObject({ code: 0, stdout: "r.io/x:1\n" });
  });

  it("plugins list --load says so, and lists the others", async () => {
    const files = {
      "flyte-settings.yaml": "plugins: [./acme.mjs, ./good.mjs]\n",
      "acme.mjs": "process.exit(0);\n",
      "good.mjs": `export default { apiVersion: 1, name: "good", ${hook("() => null")} };\n`,
    };
    const { code, stdout } = await spawned(["plugins", "list", "--load", "--json"], files);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject([
      { problem: expect.stringContaining("plugin ./acme.mjs called process.exit(0)") },
      { name: "good", hooks: ["provideImage"] },
    ]);
  });
});
