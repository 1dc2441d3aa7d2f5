import { posix, win32 } from "node:path";
import type { Host } from "./host.ts";

/** Where the user's programs keep what can be made again: `XDG_CACHE_HOME`, else the system's own place. @param home of the user, absolute */
export function cacheDirectory({ env, platform }: Pick<Host, "env" | "platform">, home: string): string {
  const named = env["XDG_CACHE_HOME"];
  if (named) return named;
  if (platform === "win32") return env["LOCALAPPDATA"] || win32.join(home, "AppData", "Local");
  return posix.join(home, platform === "darwin" ? "Library/Caches" : ".cache");
}
