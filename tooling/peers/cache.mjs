// The directory the reference programs are installed in: outside the repository, so that later runs find them.
import { homedir } from "node:os";
import { join } from "node:path";

/** `FLYTE_SETTINGS_PEERS`, otherwise the user's cache directory. */
export function cacheFolder() {
  return (
    process.env.FLYTE_SETTINGS_PEERS ??
    join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "flyte-settings-peers")
  );
}
