// A directory that exists only while a function runs.
import { spawnSync } from "node:child_process";
import { mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Runs `use(directory)` in an empty directory, which is removed afterwards. */
export async function inScratch(use) {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "flyte-settings-scratch-")));
  try {
    return await use(directory);
  } finally {
    // paths may be too long for Node to remove
    spawnSync("rm", ["-rf", directory]);
  }
}
