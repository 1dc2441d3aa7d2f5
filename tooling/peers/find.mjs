import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cache.mjs";

/**
 * The programs installed by `tooling/peers/setup.mjs`: Python interpreters by environment, and directories for PATH.
 * `undefined` if not installed: a benchmark then omits rows, a live test fails.
 */
export function findPeers() {
  const cache = cacheFolder();
  const venvs = join(cache, "venvs");
  if (!existsSync(venvs)) return undefined;
  const python = (name) => {
    const folder = readdirSync(venvs)
      .filter((each) => each === name || each.startsWith(`${name}-`))
      .sort()
      .at(-1);
    return folder === undefined ? undefined : join(venvs, folder, "bin", "python");
  };
  return { cache, python, bin: [join(cache, "bin"), join(cache, "npm", "node_modules", ".bin")] };
}
