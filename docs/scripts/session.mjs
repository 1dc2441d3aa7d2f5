// For the scripts that write sessions with the real output of the command into pages.
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The command as it was built. */
export const built = fileURLToPath(new URL("../../packages/cli/dist/bin.js", import.meta.url));

/**
 * Runs `work` with a temporary home directory, an empty project directory in it, and an environment that has Node and
 * no other program on its PATH. Removes the directories afterwards.
 */
export async function inNewHome(work) {
  const home = realpathSync(mkdtempSync(join(tmpdir(), "flyte-settings-page-")));
  try {
    const project = join(home, "weather");
    for (const path of [project, join(home, "bin")]) mkdirSync(path);
    symlinkSync(process.execPath, join(home, "bin/node"));
    return await work({ home, project, env: { PATH: join(home, "bin"), HOME: home, NO_COLOR: "1" } });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** The part of a page between two marks. @returns its text, and a function that replaces it */
export function partOf(page, [begin, end]) {
  const text = readFileSync(page, "utf8");
  const [from, to] = [text.indexOf(begin) + begin.length, text.indexOf(end)];
  return {
    text: text.slice(from, to),
    write: (part) => writeFileSync(page, `${text.slice(0, from)}${part}${text.slice(to)}`),
  };
}
