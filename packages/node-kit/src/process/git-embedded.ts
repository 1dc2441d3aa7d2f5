import { realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { readRegularFile } from "../fs/read-regular-file.ts";
import type { GitOptions } from "./start-git.ts";

/**
 * The bare repository that git would find from here, if any. A directory with `HEAD`, `objects` and `refs` is ordinary
 * content and can be part of a clone; its `config` is then under the control of the clone's author. Git before 2.38 has
 * no setting to prevent this, so it is searched for here, in git's order.
 */
export function embeddedRepository({ cwd, env }: Pick<GitOptions, "cwd" | "env">): string | undefined {
  if (env["GIT_DIR"]) return undefined;
  for (let at = realPath(cwd); ; at = dirname(at)) {
    const dotGit = join(at, ".git");
    if (kindOf(dotGit) === "file" || isRepository(dotGit)) return undefined;
    // a clone never contains a `.git`
    if (isRepository(at) && basename(at) !== ".git") return at;
    if (at === dirname(at)) return undefined;
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** Recognizes a repository like git does. */
function isRepository(directory: string): boolean {
  if (kindOf(join(directory, "HEAD")) === "nothing") return false;
  const common = commonDirectory(directory);
  return ["objects", "refs"].every((name) => kindOf(join(common, name)) === "directory");
}

const MAX_PATH = 64 * 1024;

function commonDirectory(directory: string): string {
  try {
    return resolve(directory, readRegularFile(join(directory, "commondir"), MAX_PATH).toString("utf8").trimEnd());
  } catch {
    return directory;
  }
}

function kindOf(path: string): "file" | "directory" | "nothing" {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return "nothing";
    return stats.isDirectory() ? "directory" : "file";
  } catch {
    return "nothing";
  }
}
