// Where the real peers are installed: outside the repository, so that a second run finds them.
import { homedir } from "node:os";
import { join } from "node:path";

/** `FLYTE_SETTINGS_PEERS`, else the user's cache folder. */
export function cacheFolder() {
  return (
    process.env.FLYTE_SETTINGS_PEERS ??
    join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "flyte-settings-peers")
  );
}
