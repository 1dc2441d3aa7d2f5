import type { CompatMode } from "@flyte-settings/core";
import { omitUndefined, type PluginFetch, type PluginHost } from "@flyte-settings/core/plugin";
import type { RegistryOptions } from "@flyte-settings/oci-images";
import type { Host } from "../host/host.ts";

/**
 * The host that plugins see. The HTTP client (with proxy and CA) and the registry credentials are loaded on first use.
 *
 * @param registries options of `oci-images` in the project file; its `credentialOrder` and `helperTimeoutMs` apply here
 * too
 * @param preview passed to the hooks
 */
export function pluginHost(
  host: Host,
  root: string,
  compat: CompatMode,
  registries: RegistryOptions = {},
  preview?: boolean,
): PluginHost {
  return {
    fetch: lazyFetch(host),
    env: host.env,
    root,
    compat,
    now: () => performance.now(),
    report: (level, message, plugin) => host.report(level, `${plugin}: ${message}`),
    credentials: lazyCredentials(host, registries),
    signal: host.signal,
    ...omitUndefined({ hostVersion: host.version, preview }),
  };
}

function lazyCredentials(host: Host, registries: RegistryOptions): NonNullable<PluginHost["credentials"]> {
  let made: Promise<NonNullable<PluginHost["credentials"]>> | undefined;
  return async (registry) => {
    made ??= import("@flyte-settings/oci-images").then(({ nodeHost, registryCredentials }) =>
      registryCredentials(nodeHost(host.env), registries, (message) => host.report("info", message)),
    );
    return (await made)(registry);
  };
}

function lazyFetch(host: Host): PluginFetch {
  let made: Promise<PluginFetch> | undefined;
  return async (url, init) => {
    made ??= import("../http/make-fetch.ts").then(({ makeFetch }) => makeFetch(host));
    return (await made)(url, init);
  };
}
