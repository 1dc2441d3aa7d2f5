import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isWithin, relativePosix } from "@flyte-settings/node-kit/fs";
import type { Host } from "../host/host.ts";

/**
 * The nearest file with this name above the working directory: up to the directory that contains `.git`, or outside a
 * repository up to the user's home directory. It is used only if no other user could have put it there: the file and
 * its directory belong to the user or root, and others cannot write to them. A file that fails this check ends the
 * search with a warning.
 *
 * @returns absolute
 */
export async function findAbove(name: string, host: Host): Promise<string | undefined> {
  for (const folder of await foldersAbove(host)) {
    const file = join(folder, name);
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile() !== true) continue;
    const problem = whyUntrusted(found, host) ?? whyUntrusted(await stat(folder), host);
    if (problem === undefined) return file;
    host.report(
      "warning",
      `${relativePosix(host.cwd, file, host.platform)} is not used: ${problem}. If it is yours, name it with --file`,
    );
    return undefined;
  }
  return undefined;
}

/** Nearest first, without the working directory itself; empty if the search has no upper bound. */
async function foldersAbove({ cwd, home, platform }: Host): Promise<readonly string[]> {
  const all = withParents(cwd);
  for (const [index, folder] of all.entries()) {
    if ((await stat(join(folder, ".git")).catch(() => undefined)) !== undefined) return all.slice(1, index + 1);
  }
  if (home === undefined || home === dirname(home)) return [];
  return all.slice(1).filter((folder) => isWithin(home, folder, platform));
}

function withParents(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...withParents(parent)];
}

/** On Windows, access is controlled by lists that Node does not expose. */
function whyUntrusted(
  { uid, gid, mode }: { readonly uid: number; readonly gid: number; readonly mode: number },
  host: Host,
): string | undefined {
  if (host.platform === "win32") return undefined;
  if (uid !== 0 && uid !== host.uid) return "it or its directory belongs to another user";
  // the user's private group has no other members
  const isShared = (mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && gid !== uid);
  return isShared ? "other users can write it or its directory" : undefined;
}
