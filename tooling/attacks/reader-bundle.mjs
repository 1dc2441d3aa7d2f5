// The readers that packages do not export, and the fuzzer's table of them, as one file that a worker can import.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { root } from "../pnpm.mjs";

/** @param entry path of the source, relative to the root. @returns the URL of a module */
export async function bundled(entry) {
  const outfile = join(mkdtempSync(join(tmpdir(), "flyte-settings-attack-")), "module.mjs");
  await build({
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
    banner: {
      js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
    },
  });
  return pathToFileURL(outfile).href;
}
