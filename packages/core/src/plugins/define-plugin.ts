import type { FlytePlugin } from "./types.ts";

/** Types a plugin where it is written; it is returned as it is and checked when it is loaded. */
export function definePlugin(plugin: FlytePlugin): FlytePlugin {
  return plugin;
}
