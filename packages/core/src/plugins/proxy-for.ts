import { FlyteSettingsError } from "../errors.ts";
import { guarded } from "../guard.ts";
import { hasIpPrefix, ipGroups } from "../ip-address.ts";

/** The properties of the web's `URL`; `port` is empty for the scheme's default. */
export interface UrlParts {
  readonly protocol: string;
  readonly hostname: string;
  readonly port: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy configured for a URL in an environment, as curl and Go's `net/http` determine it: `http_proxy`,
 * `https_proxy`, `all_proxy` and `no_proxy`, with the lowercase name taking precedence. `no_proxy` lists hosts (with or
 * without a port, and including their subdomains), networks (`10.0.0.0/8`, `fd00::/8`), or `*` for every host. For
 * plugins and programs that open their own connections.
 *
 * @returns with its scheme, which is optional in the variable; `undefined` if none is configured
 * @throws CONFIG_INVALID if `http_proxy` or `https_proxy` is set to an unsupported kind of proxy; the error does not
 * show the value
 * @example
 * ```ts
 * const env = { HTTPS_PROXY: "http://proxy:3128", NO_PROXY: "localhost,.internal" };
 * proxyFor(new URL("https://ghcr.io/v2/"), env); // "http://proxy:3128"
 * ```
 */
export function proxyFor(urlParts: UrlParts, env: Environment): string | undefined {
  return guarded("proxyFor", () => {
    const { protocol, hostname, port } = urlParts;
    if (isExcepted(hostname, port || defaultPorts[protocol], variable(env, "no_proxy") ?? "")) return undefined;
    const name = protocol === "https:" ? "https_proxy" : "http_proxy";
    const own = withScheme(variable(env, name));
    const proxy = own ?? withScheme(variable(env, "all_proxy"));
    if (proxy === undefined || /^https?:\/\/[^/\s]/i.test(proxy)) return proxy;
    if (own === undefined) return undefined;
    throw new FlyteSettingsError(
      "CONFIG_INVALID",
      `${name.toUpperCase()} names no proxy of a kind that is known; expected http://host:port or https://host:port, with user:password@ if it wants them`,
    );
  });
}

function variable(env: Environment, name: string): string | undefined {
  return env[name] || env[name.toUpperCase()] || undefined;
}

function withScheme(proxy: string | undefined): string | undefined {
  return proxy === undefined || proxy.includes("://") ? proxy : `http://${proxy}`;
}

const defaultPorts: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

function isExcepted(hostname: string, port: string | undefined, noProxy: string): boolean {
  const address = ipGroups(bare(hostname));
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      if (address !== undefined && isInNetwork(address, entry)) return true;
      const bracketed = entry.split(":").length > 2 && !entry.startsWith("[") ? `[${entry}]` : entry;
      const [, name = "", only] = /^(?:\*?\.)?(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(bracketed) ?? [];
      if (name === "" || (only !== undefined && only !== port)) return false;
      return name === "*" || hostname === name || hostname.endsWith(`.${name}`);
    });
}

/** `10.0.0.0/8`, `fd00::/8`, or a single address. */
function isInNetwork(address: readonly number[], entry: string): boolean {
  const [text = "", length] = entry.split("/");
  const network = ipGroups(bare(text));
  if (network?.length !== address.length || (length !== undefined && !/^\d{1,3}$/.test(length))) return false;
  const count = length === undefined ? 16 * network.length : Number(length);
  return count <= 16 * network.length && hasIpPrefix(address, network, count);
}

/** Without the brackets of IPv6. */
function bare(host: string): string {
  return host.replace(/^\[|\]$/g, "");
}
