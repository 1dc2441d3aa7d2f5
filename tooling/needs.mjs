// Test files that need more of the machine than Node: `// Needs: git, python3` in their first line.
import { accessSync, constants, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The programs that a test file requires, from its text. */
export function needsOf(text) {
  const list = /^\/\/ Needs: (.+)\n/.exec(text)?.[1] ?? "";
  return list.split(",").flatMap((name) => (name.trim() === "" ? [] : [name.trim()]));
}

/** Whether a program can be started by name. */
export function isOnPath(program, path = process.env.PATH ?? "") {
  return path.split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, program), constants.X_OK);
      return directory !== "";
    } catch {
      return false;
    }
  });
}

/**
 * The files that cannot run here, with the missing programs.
 * @param {readonly string[]} files
 * @returns {{ file: string, missing: string[] }[]}
 */
export function notRunnable(files, has = isOnPath) {
  return files
    .map((file) => ({ file, missing: needsOf(readFileSync(file, "utf8")).filter((program) => !has(program)) }))
    .filter(({ missing }) => missing.length > 0);
}
