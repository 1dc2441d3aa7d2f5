import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import { bracketed, rawUrl } from "@flyte-settings/node-kit/http";

const EXAMPLE = "expected for example dns:///flyte.example.com or localhost:30080";

/**
 * `admin.endpoint` in any usual form, as an origin: `dns:///flyte.example.com` → `https://flyte.example.com:443`. Also
 * accepts gRPC's `dns:host:port`.
 *
 * @param insecure plain text; a scheme in the endpoint takes precedence
 * @throws CONFIG_INVALID also for `dns://AUTHORITY/host`, which specifies a DNS server, and for an address with a path
 */
export function endpointOrigin(endpoint: string, insecure = false): string {
  const text = endpoint.trim();
  if (/^dns:\/\/[^/]/i.test(text)) refuse(endpoint, "names a DNS server, which is not supported");
  const bare = text.replace(/^(?:dns|passthrough):(?:\/{2,3})?/i, "");
  const url = rawUrl(/^https?:\/\//i.test(bare) ? bare : `${insecure ? "http" : "https"}://${bare}`);
  if (url === undefined || bare === "" || url.port > 65_535 || url.port === 0) refuse(endpoint, "is not an address");
  if (url.path !== "/") refuse(endpoint, "has a path, and gRPC has none");
  const origin = `${url.secure ? "https" : "http"}://${bracketed(url.host)}:${url.port}`;
  // a host with a blank, for example
  if (!URL.canParse(origin)) refuse(endpoint, "is not an address");
  return origin;
}

function refuse(endpoint: string, problem: string): never {
  throw new FlyteSettingsError(
    "CONFIG_INVALID",
    `admin.endpoint: ${shown(endpoint.replace(/^.*@/s, "…@").replace(/\?.*$/s, "?…"))} ${problem}; ${EXAMPLE}`,
  );
}
