import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

const docs = fileURLToPath(new URL("..", import.meta.url));
const core: { exports: Record<string, unknown> } = createRequire(import.meta.url)("@flyte-settings/core/package.json");
const ofCore = Object.keys(core.exports)
  .filter((path) => !path.endsWith(".json"))
  .map((path) => `@flyte-settings/core${path.slice(1)}`);
const sources = join(docs, "../packages/inspector/src");
const files = readdirSync(sources, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
const inspector = files.flatMap((file) =>
  [...readFileSync(join(sources, file), "utf8").matchAll(/from "(@flyte-settings\/[^"]+)"/g)].map(
    ([, specifier = ""]) => specifier,
  ),
);

describe("bundled for a browser, without anything of Node", () => {
  it.each([...new Set([...ofCore, ...inspector])])("%s", async (specifier) => {
    const { errors, outputFiles } = await build({
      stdin: { contents: `export * from ${JSON.stringify(specifier)};`, resolveDir: docs },
      bundle: true,
      format: "esm",
      platform: "browser",
      target: "es2022",
      write: false,
      logLevel: "silent",
    });
    expect(errors).toEqual([]);
    expect(outputFiles[0]?.text).not.toMatch(/\bcreateRequire\b/);
  });
});
