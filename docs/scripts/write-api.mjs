// The API reference, generated from the doc comments of every public entry point into docs/api (not committed).
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Application } from "typedoc";

const docs = dirname(dirname(fileURLToPath(import.meta.url)));
const entries = [
  "core/src/index.ts",
  "core/src/plugin.ts",
  "core/src/checks.ts",
  "core/src/config.ts",
  "core/src/flyte2.ts",
  "core/src/image-spec.ts",
  "core/src/zlib-exact.ts",
  "fast-register/src/index.ts",
  "fast-register/src/runtime.ts",
  "fast-register/src/stores.ts",
  "spark-entrypoint/src/index.ts",
  "oci-images/src/index.ts",
  "registration/src/index.ts",
  "registration/src/package.ts",
  "registration/src/tar.ts",
  "plugin-testkit/src/index.ts",
];

/** @throws if a source cannot be read */
export async function writeApi() {
  const folder = join(docs, "api");
  rmSync(folder, { recursive: true, force: true });
  const app = await Application.bootstrapWithPlugins({
    name: "API",
    plugin: ["typedoc-plugin-markdown"],
    entryPoints: entries.map((entry) => join(docs, "../packages", entry)),
    tsconfig: join(docs, "tsconfig.api.json"),
    basePath: join(docs, "../packages"),
    readme: "none",
    out: folder,
    entryFileName: "index",
    disableSources: true,
    excludeInternal: true,
    excludePrivate: true,
    skipErrorChecking: true,
    hidePageHeader: true,
    hideBreadcrumbs: true,
    logLevel: "Error",
  });
  const project = await app.convert();
  if (project === undefined) throw new Error("typedoc made no pages: see its messages above");
  await app.generateOutputs(project);
  for (const name of readdirSync(folder, { recursive: true }).filter((each) => each.endsWith("index.md"))) {
    const text = readFileSync(join(folder, name), "utf8");
    writeFileSync(join(folder, name), asImported(text));
  }
}

/** Uses the names that programs import in headings and in the list of modules. */
function asImported(text) {
  return text.replace(/^(# |- \[)([a-z-]+)\/src(\/[a-z-]+)?(?=$|\])/gm, "$1@flyte-settings/$2$3");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeApi();
