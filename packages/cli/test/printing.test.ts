import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeContextText } from "@flyte-settings/core";
import { describe, expect, it } from "vitest";
import { printedOutput } from "../src/host/printed-output.ts";
import { freshFolder } from "./fake-host.ts";

const here = freshFolder();

const HOSTILE = "x\u001b[2J\u009b\u007f\u202e\u2028\r\n::error::forged\n::set-env name=A::b";
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
const yaml = JSON.stringify(HOSTILE);

const context = (field: object) =>
  encodeContextText(
    JSON.stringify({
      image_config: { default_image: { name: "default", fqn: "r/x", tag: "1" }, images: [] },
      ...field,
    }),
  );

describe("nothing foreign controls a terminal or begins a line", () => {
  it.each<[string, readonly string[], Readonly<Record<string, string>>]>([
    ["an environment value", ["settings", "show"], { "flyte-settings.yaml": `env: { A: ${yaml} }\n` }],
    ["an image name", ["images", "list"], { "flyte-settings.yaml": `images: { ${yaml}: r/x:1 }\n` }],
    ["an unknown key", ["settings", "explain"], { "flyte-settings.yaml": `${yaml}: 1\n` }],
    ["a plugin", ["plugins", "list"], { "flyte-settings.yaml": `plugins: [ ${yaml} ]\n` }],
    ["a finding", ["check", "--no-plugins"], { "flyte-settings.yaml": `env: { DB_PASSWORD: ${yaml} }\n` }],
    ["a value of a context", ["context", "decode", "c.txt"], { "c.txt": context({ env: { A: HOSTILE } }) }],
    ["an unknown key of a context", ["context", "decode", "c.txt"], { "c.txt": context({ [HOSTILE]: 1 }) }],
    [
      "a difference of contexts",
      ["context", "diff", "c.txt", "d.txt"],
      { "c.txt": context({ project: HOSTILE }), "d.txt": context({}) },
    ],
    ["an argument", ["context", "decode", `f${HOSTILE}`], {}],
    ["an unknown command", [`zz${HOSTILE}`], {}],
    ["data as YAML", ["settings", "show", "--format", "yaml"], { "flyte-settings.yaml": `env: { A: ${yaml} }\n` }],
    ["a report as YAML", ["settings", "explain", "--format", "yaml"], { "flyte-settings.yaml": `project: ${yaml}\n` }],
    ["data as JSON", ["settings", "show", "--json"], { "flyte-settings.yaml": `env: { A: ${yaml} }\n` }],
  ])("%s", async (_name, argv, files) => {
    const { stdout, stderr } = await here.run(argv, { files });
    for (const text of [stdout, stderr]) {
      expect(text).not.toMatch(CONTROLS);
      expect(text).not.toMatch(/^\s*::/m);
    }
    expect(stdout + stderr).not.toBe("");
  });

  it.each([
    ["bundle", "list"],
    ["bundle", "create"],
    ["check", "--format", "github"],
  ])("a file name: %s %s", async (...argv) => {
    mkdirSync(join(here.path, "a\u001b[2J\n::error::forged"));
    writeFileSync(join(here.path, "a\u001b[2J\n::error::forged", "b.py"), "");
    const { stdout, stderr } = await here.run(argv);
    expect(stdout + stderr).not.toMatch(CONTROLS);
    expect(stdout + stderr).not.toMatch(/^\s*::error::forged/m);
  });
});

describe("an output with colours", () => {
  const written: string[] = [];
  const output = printedOutput({
    write: (text) => void written.push(text),
    isTerminal: true,
    hasColours: true,
    columns: 80,
  });

  it.each([
    ["passes colours", "\u001b[31mred\u001b[39m\n", "\u001b[31mred\u001b[39m\n"],
    ["escapes other sequences", "\u001b[2J\u001b]0;t\u0007\n", "\\u001b[2J\\u001b]0;t\\u0007\n"],
  ])("%s", (_name, text, expected) => {
    output.write(text);
    expect(written.at(-1)).toBe(expected);
  });
});
