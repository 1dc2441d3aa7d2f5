import { FlyteSettingsError } from "@flyte-settings/core";
import { proxyFor as proxyInEnvironment } from "@flyte-settings/core/plugin";

/**
 * The proxy that the environment names for this origin, `NO_PROXY` heeded.
 *
 * @throws CONFIG_INVALID for a proxy that is none
 */
export function proxyFor(origin: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const url = new URL(origin);
  const proxy = proxyInEnvironment(url, env);
  return proxy === undefined ? undefined : proxyUrl(url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY", proxy);
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
