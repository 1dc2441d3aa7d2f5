import { posix, win32 } from "node:path";
import type { Host } from "./host.ts";

interface Place {
  /** The variable of the XDG Base Directory Specification. */
  readonly variable: string;
  /** Below the user's home. */
  readonly darwin: string;
  readonly others: string;
}

const cache: Place = { variable: "XDG_CACHE_HOME", darwin: "Library/Caches", others: ".cache" };
const state: Place = { variable: "XDG_STATE_HOME", darwin: "Library/Application Support", others: ".local/state" };

type Machine = Pick<Host, "env" | "platform">;

/** The directory for the user's caches. @param home of the user, absolute */
export function cacheDirectory(machine: Machine, home: string): string {
  return directory(cache, machine, home);
}

/** The directory for user data that cannot be recreated. @param home of the user, absolute */
export function stateDirectory(machine: Machine, home: string): string {
  return directory(state, machine, home);
}

/** The directory from the variable, or else the system's default. */
function directory({ variable, darwin, others }: Place, { env, platform }: Machine, home: string): string {
  const named = env[variable];
  if (named) return named;
  if (platform === "win32") return env["LOCALAPPDATA"] || win32.join(home, "AppData", "Local");
  return posix.join(home, platform === "darwin" ? darwin : others);
}
