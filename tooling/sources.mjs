// The TypeScript files of a directory and their imports, for all scripts that check the sources.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./pnpm.mjs";

const SKIPPED = new Set(["gen", "dist", "node_modules", ".turbo"]);

/** Every `.ts` file below a directory; generated code (`gen`), builds and dependencies are skipped. */
export function sourceFiles(directory) {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : sourceFiles(path);
    return path.endsWith(".ts") ? [path] : [];
  });
}

/** The names of the directories in `packages`. */
export function packageNames() {
  return readdirSync(join(root, "packages"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** The module specifiers of a file, including type-only and dynamic imports; examples in doc comments are skipped. */
export function importsOf(text) {
  const code = text.replace(/^\s*\*.*$/gm, "");
  return [...code.matchAll(/(?:\bfrom|\bimport|\bimport\()\s*["']([^"'\n]+)["']/g)].map((match) => match[1]);
}

/** The files of the same package that a file imports, as paths. */
export function localImports(file) {
  return importsOf(readFileSync(file, "utf8"))
    .filter((name) => name.startsWith("."))
    .map((name) => join(dirname(file), name));
}
