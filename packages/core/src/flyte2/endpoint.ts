import { FlyteSettingsError, shown } from "../errors.ts";
import { guarded } from "../guard.ts";

/**
 * Normalizes an endpoint as Flyte 2 does: prefixed with `dns:///` (which replaces `https://` and `http://`), one
 * trailing `/` removed.
 *
 * @returns undefined if there is no endpoint
 * @throws CONFIG_INVALID for another scheme
 */
export function flyte2Endpoint(endpoint: string | undefined): string | undefined {
  return guarded("flyte2Endpoint", () => {
    if (!endpoint) return undefined;
    const full = endpoint.includes("://") ? endpoint.replace(/^https?:\/\//, "dns:///") : `dns:///${endpoint}`;
    if (full.startsWith("dns:///")) return full.replace(/\/$/, "");
    throw new FlyteSettingsError(
      "CONFIG_INVALID",
      `invalid endpoint ${shown(endpoint)}. Expected a host, dns:///HOST or https://HOST, for example dns:///flyte.example.com`,
    );
  });
}

/** The organization that Flyte 2 derives from an endpoint: the first label of a host with more than two. */
export function flyte2Organization(endpoint: string | undefined): string | undefined {
  return guarded("flyte2Organization", () => {
    if (!endpoint) return undefined;
    const host = endpoint.startsWith("dns:///") ? endpoint.slice("dns:///".length) : hostOf(endpoint);
    const labels = host.split(".");
    return labels.length > 2 ? labels[0] : undefined;
  });
}

function hostOf(url: string): string {
  const [, authority, path = ""] = /^(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?:\/\/([^/?#]*))?([^?#]*)/.exec(url) ?? [];
  return authority || (path.replace(/^\/+/, "").split("/")[0] ?? "");
}
