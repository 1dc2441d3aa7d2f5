// Checks that the files in packages/*/src have no import cycles, including type-only imports. Move a type that two
// files need to a third.
import { join, relative } from "node:path";
import { importCycles } from "./import-cycles.mjs";
import { root } from "./pnpm.mjs";
import { localImports, packageNames, sourceFiles } from "./sources.mjs";

const cycles = packageNames().flatMap((name) => {
  const source = join(root, "packages", name, "src");
  return importCycles(new Map(sourceFiles(source).map((file) => [file, localImports(file)])));
});

for (const cycle of cycles)
  console.error(`import cycle:\n  ${cycle.map((file) => relative(root, file)).join("\n  → ")}`);
console.log(`import cycles: ${cycles.length}`);
process.exitCode = cycles.length > 0 && !process.argv.includes("--report") ? 1 : 0;
