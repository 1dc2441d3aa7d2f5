// The inspector as one file, public/inspector/index.html: script and style stand in it and are named by their hashes in its policy.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const docs = dirname(dirname(fileURLToPath(import.meta.url)));
const source = (name) => readFileSync(join(docs, "inspector", name), "utf8");
const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Gives the path of the page. */
export async function buildInspector() {
  const { outputFiles } = await build({
    entryPoints: [join(docs, "inspector/src/main.ts")],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    charset: "utf8",
    legalComments: "inline",
    write: false,
  });
  const script = outputFiles[0].text.trim();
  const style = (await transform(source("style.css"), { loader: "css", minify: true })).code.trim();
  const policy = [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const page = source("index.html")
    .replace("$CSP", () => policy)
    .replace("<style></style>", () => `<style>${style}</style>`)
    .replace("></script>", () => `>${script}</script>`);
  const path = join(docs, "public/inspector/index.html");
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, page);
  return path;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildInspector();
