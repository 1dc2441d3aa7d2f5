import { FlyteSettingsError } from "@flyte-settings/core";
import { proxyFor as proxyInEnvironment } from "@flyte-settings/core/internal";

/**
 * The proxy from the environment for this origin, respecting `NO_PROXY`.
 *
 * @throws CONFIG_INVALID for an invalid proxy
 */
export function proxyFor(origin: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const url = new URL(origin);
  const proxy = proxyInEnvironment(url, env);
  return proxy === undefined ? undefined : proxyUrl(url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY", proxy);
}

/**
 * A proxy as a URL; the scheme is optional, as usual.
 *
 * @param setting the setting's name, for the error. The value is not shown, because it may contain a password
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
