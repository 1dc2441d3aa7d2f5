import { FlyteSettingsError, shown } from "@flyte-settings/core";
import { rawUrl } from "@flyte-settings/node-kit/http";

/**
 * `admin.endpoint` as people write it, as an origin: `dns:///flyte.example.com` → `https://flyte.example.com:443`.
 *
 * @param insecure plain text; a scheme in the endpoint says more than this switch
 * @throws CONFIG_INVALID
 */
export function endpointOrigin(endpoint: string, insecure = false): string {
  const bare = endpoint.trim().replace(/^(?:dns|passthrough):\/{2,3}/i, "");
  const url = rawUrl(/^https?:\/\//i.test(bare) ? bare : `${insecure ? "http" : "https"}://${bare}`);
  if (url === undefined || bare === "") {
    throw new FlyteSettingsError(
      "CONFIG_INVALID",
      `admin.endpoint: ${shown(endpoint.replace(/^.*@/s, "…@"))} is not an address; expected for example dns:///flyte.example.com or localhost:30080`,
    );
  }
  return `${url.secure ? "https" : "http"}://${url.host.includes(":") ? `[${url.host}]` : url.host}:${url.port}`;
}
