// Builds dist/flyte-settings.mjs: the whole command in one file that requires only Node.
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, transform } from "esbuild";

const MARK = "/*carried";
/** Replaces the end of a comment, which would end the enclosing comment. */
const ESCAPE = "*:carried:/";

/**
 * @param options.define and options.alias as in the build of the command
 * @param options.external packages that stay optional
 * @param options.noticesOf returns the licences of the included packages, given the paths of their files
 */
export async function buildCarried({ folder, version, alias, external, define, noticesOf }) {
  const { outputFiles, metafile } = await build({
    entryPoints: { run: join(folder, "src/run.ts") },
    outdir: join(folder, "dist"),
    absWorkingDir: folder,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    minify: true,
    legalComments: "none",
    metafile: true,
    write: false,
    logLevel: "error",
    logOverride: { "ignored-bare-import": "silent" },
    alias,
    external,
    define,
  });
  const index = {};
  const pieces = [];
  let [at, line] = [MARK.length + 2, 1];
  for (const { path, text } of outputFiles.sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const code = (await asCommonJs(text)).replaceAll("*/", ESCAPE);
    const end = at + Buffer.byteLength(code);
    index[`./${path.slice(join(folder, "dist").length + 1)}`] = [at, end, line];
    pieces.push(code);
    at = end;
    line += code.split("\n").length - 1;
  }
  const { code: start } = await transform(readFileSync(join(folder, "carried/head.mjs"), "utf8"), {
    format: "esm",
    target: "node20",
    minifyWhitespace: true,
    define: { FLYTE_SETTINGS_VERSION: JSON.stringify(version) },
  });
  const opening = [
    "#!/usr/bin/env node",
    `// flyte-settings ${version} in one file: Apache-2.0; what else is in it stands at the end with its licences.`,
    `const carried=${JSON.stringify({ mark: MARK, escape: ESCAPE })};carried.index=INDEX;${start.trim()}`,
  ].join("\n");
  for (const place of Object.values(index)) place[2] += opening.split("\n").length - 1;
  const notices = noticesOf(Object.keys(metafile.inputs)).replaceAll("*/", "* /");
  const body = `${MARK}\n${pieces.join("")}\n${notices}*/\n`;
  const file = join(folder, "dist/flyte-settings.mjs");
  writeFileSync(file, `${opening.replace("INDEX", () => JSON.stringify(index))}\n${body}`);
  chmodSync(file, 0o755);
}

/** One file of the build as a function body that takes its imports from the head. */
async function asCommonJs(text) {
  const named = text.replace(/(?<![\w$."'`])import\(/g, "carriedImport(");
  const { code } = await transform(named, {
    format: "cjs",
    platform: "node",
    target: "node20",
    minify: true,
    legalComments: "none",
    define: { "import.meta.url": "carriedUrl" },
  });
  if (code.includes(ESCAPE)) throw new Error(`the build holds ${ESCAPE}, which stands for the end of a comment`);
  return code;
}
