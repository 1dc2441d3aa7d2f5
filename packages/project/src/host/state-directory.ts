import { posix, win32 } from "node:path";
import type { Host } from "./host.ts";

/** Where the user's programs keep what cannot be made again: `XDG_STATE_HOME`, else the system's own place. @param home of the user, absolute */
export function stateDirectory({ env, platform }: Pick<Host, "env" | "platform">, home: string): string {
  const named = env["XDG_STATE_HOME"];
  if (named) return named;
  if (platform === "win32") return env["LOCALAPPDATA"] || win32.join(home, "AppData", "Local");
  return posix.join(home, platform === "darwin" ? "Library/Application Support" : ".local/state");
}
