import { FlyteSettingsError } from "@flyte-settings/core";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment names for this origin, `NO_PROXY` heeded; either case of the names, lower first.
 *
 * @throws CONFIG_INVALID for a proxy that is none
 */
export function proxyFor(origin: string, env: Environment): string | undefined {
  const url = new URL(origin);
  if (isExcepted(url, variable(env, "NO_PROXY") ?? "")) return undefined;
  const name = url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const proxy = variable(env, name);
  return proxy === undefined ? undefined : proxyUrl(name, proxy);
}

/**
 * A proxy as a URL; as everywhere, the scheme may be left out.
 *
 * @param setting where it stands, for the error, which does not show the value: it may hold a password
 * @throws CONFIG_INVALID
 */
export function proxyUrl(setting: string, text: string): string {
  const whole = text.includes("://") ? text : `http://${text}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol)) return url.href;
  throw new FlyteSettingsError(
    "CONFIG_INVALID",
    `${setting} names no proxy of a kind that is known; expected http://host:port or https://host:port, with user:password@ if it wants them`,
  );
}

function variable(env: Environment, name: string): string | undefined {
  return env[name.toLowerCase()] || env[name] || undefined;
}

const defaultPorts: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

/** `NO_PROXY`: hosts, with or without port, and their subdomains; `*` is every host. */
function isExcepted({ protocol, hostname, port }: URL, noProxy: string): boolean {
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      const bare = entry.split(":").length > 2 && !entry.startsWith("[") ? `[${entry}]` : entry;
      const [, name = "", only] = /^(?:\*?\.)?(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(bare) ?? [];
      if (name === "" || (only !== undefined && only !== (port || defaultPorts[protocol]))) return false;
      return name === "*" || hostname === name || hostname.endsWith(`.${name}`);
    });
}
