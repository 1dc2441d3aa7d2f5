// Needs: git
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "./fences.ts";

/** A field that is left out if its value is missing, written without `omitUndefined`; a true condition is `? … : {}`. */
const IDIOM = /\.\.\.\(\s*(?:[\w.?[\]"]+ === undefined\s*\?\s*\{\}|[\w.?[\]"]+ !== undefined\s*\?\s*\{|[^()]*&&\s*\{)/g;

it("optional fields are written with omitUndefined", () => {
  const listed = execFileSync("git", ["ls-files", "*.ts", "*.mjs"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  const found = listed.split("\n").flatMap((file) => {
    if (file === "" || file.endsWith("optional-fields.test.ts")) return [];
    const text = readFileSync(join(root, file), "utf8");
    return [...text.matchAll(IDIOM)].map(
      ({ 0: what, index }) => `${file}:${text.slice(0, index).split("\n").length}: ${what}`,
    );
  });
  expect(found).toEqual([]);
});
