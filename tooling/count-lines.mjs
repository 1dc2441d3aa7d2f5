// Counts the lines of packages/*/src per package, including blank lines and comments, without generated code (gen,
// *_pb.*).
// A generated table next to hand-written files is counted and shown separately.
import { join } from "node:path";
import { GENERATED_TABLES, linesOf } from "./file-sizes.mjs";
import { root } from "./pnpm.mjs";
import { packageNames, sourceFiles } from "./sources.mjs";

const sum = (files) => files.reduce((total, file) => total + linesOf(file), 0);

const rows = packageNames().map((name) => [name, sum(sourceFiles(join(root, "packages", name, "src")))]);
const width = Math.max(...rows.map(([name]) => name.length));
for (const [name, lines] of rows) console.log(`${name.padEnd(width)} ${String(lines).padStart(7)}`);
console.log(`${"total".padEnd(width)} ${String(rows.reduce((total, [, lines]) => total + lines, 0)).padStart(7)}`);
console.log(
  `of these in generated tables: ${sum(GENERATED_TABLES.map((file) => join(root, file)))} (${GENERATED_TABLES.join(", ")})`,
);
