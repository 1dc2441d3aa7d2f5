import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cache.mjs";

/**
 * The real peers that `tooling/peers/setup.mjs` installed: Python interpreters by environment, and folders for PATH.
 * `undefined` where there are none: a benchmark leaves rows out, a live run fails.
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
