import { readdirSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { hostPath } from "@flyte-settings/node-kit/fs";

/** Names at the top that Flyte 2's standard patterns leave out, other than those of tools. */
const FILE = /^(?:\.env|.*\.(?:log|egg|whl))$/;

/** What Flyte 2 leaves out at the top because of its name; a virtual environment is meant to be. */
export function standardNames(source: string): {
  readonly packages: readonly string[];
  /** They may also be listed in an ignore file. */
  readonly files: readonly string[];
} {
  const packages = ["build", "dist", "env", "venv"].filter((name) => {
    const path = join(source, name);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats?.isDirectory()) return stats?.isFile() === true;
    const inside = readdirSync(path);
    return inside.some((each) => each.endsWith(".py")) && !inside.includes("pyvenv.cfg");
  });
  const files = readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isFile() && FILE.test(entry.name));
  return { packages, files: files.map(({ name }) => name) };
}

/** Directories without files in the bundle, because the same directory ships under another path. */
export function duplicateFolders(
  source: string,
  missing: readonly string[],
  shipped: readonly string[],
): readonly { readonly path: string; readonly shippedAs: string }[] {
  if (missing.length === 0) return [];
  const folders = new Set(shipped.flatMap(foldersOf));
  const byTarget = new Map([...folders].reverse().map((folder) => [targetOf(source, folder), folder]));
  const found = new Map<string, string>();
  for (const path of missing) {
    for (const folder of foldersOf(path)) {
      if (found.has(folder)) break;
      const shippedAs = folders.has(folder) ? undefined : byTarget.get(targetOf(source, folder));
      if (shippedAs === undefined) continue;
      found.set(folder, shippedAs);
      break;
    }
  }
  return [...found].map(([path, shippedAs]) => ({ path, shippedAs }));
}

/** `a` and `a/b` of `a/b/c.py`. */
function foldersOf(path: string): readonly string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, at) => parts.slice(0, at + 1).join("/"));
}

function targetOf(source: string, folder: string): string {
  try {
    return realpathSync(hostPath(join(source, folder)));
  } catch {
    return folder;
  }
}
