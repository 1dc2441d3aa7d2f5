import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";

/** The authentication method. */
export type AuthType = "pkce" | "clientSecret" | "deviceFlow" | "externalCommand" | "none";

/** Whether the method needs a user. */
export function isInteractive(type: AuthType): boolean {
  return type === "pkce" || type === "deviceFlow";
}

/** Every name that flytectl or flytekit accepts, in lower case. */
const names: Readonly<Record<string, AuthType>> = {
  standard: "pkce",
  pkce: "pkce",
  basic: "clientSecret",
  client_credentials: "clientSecret",
  clientsecret: "clientSecret",
  external_process: "externalCommand",
  externalcommand: "externalCommand",
  deviceflow: "deviceFlow",
  none: "none",
};

/**
 * `admin.authType`, case-insensitive; absent: PKCE, flytekit's default.
 *
 * @throws CONFIG_INVALID
 */
export function authType(name: string | undefined): AuthType {
  const found = names[(name ?? "pkce").trim().toLowerCase()];
  if (found !== undefined) return found;
  throw new FlyteSettingsError(
    "CONFIG_INVALID",
    `admin.authType: ${shown(name ?? "")} is not known; expected Pkce, ClientSecret, DeviceFlow, ExternalCommand or None`,
  );
}

/** The error if the type is `None` but Admin requires a token. */
export function noneWillDo(): FlyteSettingsError {
  return new FlyteSettingsError(
    "AUTH_FAILED",
    "Flyte Admin requires a token, but admin.authType is None; expected Pkce, DeviceFlow, ClientSecret or ExternalCommand",
  );
}

/** The error if a browser is required but there is no terminal. */
export function noUser(): FlyteSettingsError {
  return new FlyteSettingsError(
    "AUTH_FAILED",
    "Flyte Admin requires a login in a browser, and there is no terminal. Expected a way without a user, for example admin.authType: ClientSecret with clientId and clientSecretEnvVar, or ExternalCommand",
  );
}
