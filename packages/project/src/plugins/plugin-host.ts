import { omitUndefined, type PluginFetch, type PluginHost } from "@flyte-settings/core/plugin";
import type { Host } from "../host/host.ts";

/** What plugins are lent: a fetch that knows proxy and CA (loaded when the first plugin fetches), the environment, a voice. */
export function pluginHost(host: Host, root: string, mode: "default" | "flytekit"): PluginHost {
  return {
    fetch: lazyFetch(host),
    env: host.env,
    root,
    mode,
    now: () => performance.now(),
    report: (level, message, plugin) => host.report(level, `${plugin}: ${message}`),
    signal: host.signal,
    ...omitUndefined({ hostVersion: host.version }),
  };
}

function lazyFetch(host: Host): PluginFetch {
  let made: Promise<PluginFetch> | undefined;
  return async (url, init) => {
    made ??= import("../http/make-fetch.ts").then(({ makeFetch }) => makeFetch(host));
    return (await made)(url, init);
  };
}
