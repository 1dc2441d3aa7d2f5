import { existsSync, lstatSync, mkdirSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { cacheDirectory } from "@flyte-settings/project/host";

/** `module.enableCompileCache` of Node 22.8 and later. */
export type EnableCompileCache = (directory: string) => unknown;

interface OwnProcess {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly geteuid?: () => number;
}

/**
 * Keeps V8's compiled code of the command below the user's cache directory, so that later starts need not compile it.
 * Whoever can write there can run code as the user: the directories must belong to the user and be writable by nobody
 * else. Otherwise, and if they cannot be written, nothing is kept; a temporary directory of the system is never used.
 * `NODE_COMPILE_CACHE` names another directory, and `NODE_DISABLE_COMPILE_CACHE` turns Node's cache off; both are
 * Node's own.
 */
export function keepCompiledCode(own: OwnProcess, enable: EnableCompileCache): void {
  if (own.env["NODE_COMPILE_CACHE"] || own.env["NODE_DISABLE_COMPILE_CACHE"]) return;
  try {
    const cache = cacheDirectory(own, homedir());
    if (!isAbsolute(cache)) return;
    const path = ["flyte-settings", "compiled"] as const;
    if (!existsSync(join(cache, ...path))) {
      mkdirSync(cache, { recursive: true, mode: 0o700 });
      mkdirSync(join(cache, ...path), { recursive: true, mode: 0o700 });
    }
    const parent = lstatSync(cache).isSymbolicLink() ? realpathSync(cache) : cache;
    const ours = join(parent, path[0]);
    const directory = join(ours, path[1]);
    if (isOwn(parent, 0o022, own) && isOwn(ours, 0o022, own) && isOwn(directory, 0o077, own)) enable(directory);
  } catch {
    // no home, or a read-only one: the command starts as without a cache
  }
}

/** Whether it belongs to the user, and the bits of `mode` are not set. */
function isOwn(directory: string, mode: number, { platform, geteuid }: OwnProcess): boolean {
  const stats = lstatSync(directory);
  if (!stats.isDirectory()) return false;
  // Windows: the user's profile is protected by its access control list
  if (platform === "win32") return true;
  return stats.uid === geteuid?.() && (stats.mode & mode) === 0;
}
