import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { dirname, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { SerializationSettings } from "@flyte-settings/core";
import { describe, expect, it } from "vitest";

const bin = fileURLToPath(new URL("../dist/bin.js", import.meta.url));
const cwd = fileURLToPath(new URL("../../../examples/python-project", import.meta.url));
const settings = SerializationSettings.forImage("ghcr.io/acme/train:v3", "v1", { project: "p", domain: "d" });
const context = SerializationSettings.serializedContext(settings);

const hook = `
  import { writeSync } from "node:fs";
  import { createRequire } from "node:module";
  const { cache } = createRequire(${JSON.stringify(bin)});
  process.on("exit", () => writeSync(2, "\\nloaded " + JSON.stringify(Object.keys(cache)) + "\\n"));
`;

/** Sizes of the files of the build that a command loads. */
function loaded(words: readonly string[]): readonly number[] {
  const args = ["--import", `data:text/javascript,${encodeURIComponent(hook)}`, bin, ...words];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: "utf8" });
  expect(status).toBe(0);
  const files: readonly string[] = JSON.parse(/^loaded (.*)$/m.exec(stderr)?.[1] ?? "[]");
  return files.filter((file) => file.startsWith(dirname(bin) + sep)).map((file) => statSync(file).size);
}

// V8 spends time on each byte and Node on each file, used or not
describe("at start, a command loads no more code than", () => {
  it.each([
    ["--version", 2, 2],
    [`context decode ${context}`, 16, 125],
    ["settings show", 16, 300],
    ["images resolve", 18, 290],
    ["check", 22, 420],
    ["--get-completions -- images resolve ", 18, 280],
  ])("%.40s: %i files, %i kB", (line, files, kilobytes) => {
    const sizes = loaded(line.split(" "));
    const total = Math.ceil(sizes.reduce((sum, size) => sum + size, 0) / 1000);
    expect(sizes.length).toBeGreaterThan(0);
    expect({ files: Math.max(sizes.length, files), kilobytes: Math.max(total, kilobytes) }).toEqual({
      files,
      kilobytes,
    });
  });
});
