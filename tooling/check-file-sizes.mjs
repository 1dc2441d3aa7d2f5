// Checks that no source file has more than 200 lines, except generated tables and those listed with a reason in
// CONTRIBUTING, and no test more than 300.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { exemptions, linesOf, sizeProblems } from "./file-sizes.mjs";
import { root } from "./pnpm.mjs";
import { packageNames, sourceFiles } from "./sources.mjs";

const measured = (files) => files.map((file) => ({ file: relative(root, file), lines: linesOf(file) }));
const sources = packageNames().flatMap((name) => sourceFiles(join(root, "packages", name, "src")));
const tests = ["packages", "docs", "examples", "tooling"]
  .filter((name) => readdirSync(root).includes(name))
  .flatMap((name) => sourceFiles(join(root, name)))
  .filter((file) => file.endsWith(".test.ts"));

const exempt = exemptions(readFileSync(join(root, "CONTRIBUTING.md"), "utf8"));
const problems = sizeProblems(measured(sources), measured(tests), exempt);
for (const problem of problems) console.error(problem);
console.log(`file sizes: ${problems.length} problems`);
process.exitCode = problems.length > 0 && !process.argv.includes("--report") ? 1 : 0;
