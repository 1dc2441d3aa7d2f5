// Builds the inspector as one file, dist/index.html: script and style are inline, and the Content-Security-Policy
// allows them by hash.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { build, transform } from "esbuild";

const directory = fileURLToPath(new URL(".", import.meta.url));
const source = (name) => readFileSync(join(directory, "page", name), "utf8");
const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/**
 * Messages are described by their .proto files in base64, which gzip compresses poorly. Storing the raw bytes makes the
 * page a few kB smaller.
 */
const plainDescriptors = {
  name: "plain-descriptors",
  setup({ onLoad }) {
    onLoad({ filter: /registration[/\\]dist[/\\].*\.js$/ }, ({ path }) => ({
      loader: "js",
      contents: readFileSync(path, "utf8").replace(/(["'])([A-Za-z0-9+/]{200,}={0,2})\1/g, (_, __, text) => {
        return `/* @__PURE__ */ btoa(${JSON.stringify(Buffer.from(text, "base64").toString("latin1"))})`;
      }),
    }));
  },
};

/**
 * The page reads YAML as strings, lists and maps (the failsafe schema): the code of yaml that writes documents, the tags
 * of other schemas, and the concrete syntax tree are removed.
 */
const smallerYaml = {
  name: "smaller-yaml",
  setup({ onLoad }) {
    // the entry also exports everything as one object, which would keep unused functions
    onLoad({ filter: /yaml[/\\]browser[/\\]index\.js$/ }, ({ path }) => ({
      loader: "js",
      resolveDir: dirname(path),
      contents: `
        export * from "./dist/index.js";
        import { isCollection } from "./dist/parse/cst.js";
        export const CST = { isCollection };`,
    }));
    onLoad({ filter: /yaml[/\\]browser[/\\]dist[/\\]stringify[/\\]\w+\.js$/ }, ({ path }) => {
      const names = /^export \{ (.*) \};$/m.exec(readFileSync(path, "utf8"))?.[1] ?? "";
      const unused = 'const unused = () => { throw new Error("the page writes no YAML"); };';
      const exported = names.split(", ").map((name) => `export const ${name} = unused;`);
      return { loader: "js", contents: [unused, ...exported].join("\n") };
    });
    onLoad({ filter: /yaml[/\\]browser[/\\]dist[/\\]schema[/\\]tags\.js$/ }, ({ path }) => ({
      loader: "js",
      resolveDir: dirname(path),
      contents: `
        import { map } from "./common/map.js";
        import { seq } from "./common/seq.js";
        import { string } from "./common/string.js";
        import { merge } from "./yaml-1.1/merge.js";
        export const coreKnownTags = {};
        export const getTags = (_, __, withMerge) => [map, seq, string, ...(withMerge ? [merge] : [])];`,
    }));
  },
};

/** Builds the page and returns its path. */
export async function buildPage() {
  const { outputFiles } = await build({
    entryPoints: [join(directory, "src/main.ts")],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    charset: "utf8",
    legalComments: "inline",
    logLevel: "error",
    write: false,
    plugins: [plainDescriptors, smallerYaml],
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
    .replace('<script type="module"></script>', () => `<script type="module">${script}</script>`);
  const path = join(directory, "dist/index.html");
  mkdirSync(join(directory, "dist"), { recursive: true });
  replace(path, page);
  // for commands that write the page: a module is bundled into the single-file build, a file next to it is not
  const packed = brotliCompressSync(page).toString("base64");
  replace(join(directory, "dist/packed-page.js"), `export const packedPage = "${packed}";\n`);
  replace(
    join(directory, "dist/packed-page.d.ts"),
    "/** The page, compressed with brotli, in base64. */\nexport declare const packedPage: string;\n",
  );
  return path;
}

function replace(path, text) {
  writeFileSync(`${path}.${process.pid}`, text);
  renameSync(`${path}.${process.pid}`, path);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPage();
