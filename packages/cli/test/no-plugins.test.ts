import { chmodSync, existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { it } from "../../../tooling/test-directory.ts";
import { run } from "./fake-host.ts";

const files = {
  "flyte-settings.yaml": `project: p\nimages: { default: "r.example/a:1" }\nplugins: ["./p.mjs"]\n`,
  "p.mjs": `import { writeFileSync } from "node:fs";\nwriteFileSync(new URL("ran", import.meta.url), "");\nexport default { apiVersion: 1, name: "p", extendSettings: () => null };\n`,
};
const PATH = process.env["PATH"] ?? "";

describe("code of the directory runs", () => {
  it.for([
    ["not with --no-plugins", ["--no-plugins"], {}, false],
    ["not with FLYTE_SETTINGS_NO_PLUGINS=1", [], { FLYTE_SETTINGS_NO_PLUGINS: "1" }, false],
    ["not with --frozen", ["--frozen"], {}, false],
    ["with FLYTE_SETTINGS_NO_PLUGINS empty", [], { FLYTE_SETTINGS_NO_PLUGINS: "" }, true],
    ["with FLYTE_SETTINGS_NO_PLUGINS=0", [], { FLYTE_SETTINGS_NO_PLUGINS: "0" }, true],
    ["with --plugins over the variable", ["--plugins"], { FLYTE_SETTINGS_NO_PLUGINS: "1" }, true],
    ["with --frozen and --allow-plugin", ["--frozen", "--allow-plugin", "./p.mjs"], {}, true],
  ] as const)("%s", async ([, words, env, ran], { dir }) => {
    await run(dir, ["settings", "show", ...words], { files, env: { PATH, ...env } });
    expect(existsSync(join(dir, "ran"))).toBe(ran);
  });

  it.for([
    ["with --local", [], true],
    ["not with --no-plugins", ["--no-plugins"], false],
    ["not with --frozen", ["--frozen"], false],
  ] as const)("an interpreter below the project starts %s", async ([, words, ran], { dir }) => {
    const interpreter = join(dir, "venv/bin/python3");
    const project = `images: { default: "r.example/a:1" }\npythonInterpreter: ${interpreter}\n`;
    const script = `#!/bin/sh\ntouch ${join(dir, "ran")}\n`;
    await run(dir, ["--version"], { files: { "flyte-settings.yaml": project, "venv/bin/python3": script } });
    chmodSync(interpreter, 0o755);
    await run(dir, ["spark", "check", "--local", ...words], { env: { PATH } });
    expect(existsSync(join(dir, "ran"))).toBe(ran);
  });
});
