// Copies the inspector, built from its package, to public/inspector/index.html.
import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildPage } from "@flyte-settings/inspector/build";

const docs = dirname(dirname(fileURLToPath(import.meta.url)));

/** Returns the path of the copy. */
export async function buildInspector() {
  const path = join(docs, "public/inspector/index.html");
  mkdirSync(dirname(path), { recursive: true });
  copyFileSync(await buildPage(), path);
  return path;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildInspector();
