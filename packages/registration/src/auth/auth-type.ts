import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";

/** How one proves who one is. */
export type AuthType = "pkce" | "clientSecret" | "deviceFlow" | "externalCommand" | "none";

/** Whether a person takes part. */
export function isInteractive(type: AuthType): boolean {
  return type === "pkce" || type === "deviceFlow";
}

/** Every name that flytectl or flytekit knows, in lower case. */
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
 * `admin.authType`, in any case; absent: PKCE, flytekit's default.
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

/** What `None` comes to where Admin wants a token. */
export function noneWillDo(): FlyteSettingsError {
  return new FlyteSettingsError(
    "AUTH_FAILED",
    "Flyte Admin wants a token, and admin.authType is None; expected Pkce, DeviceFlow, ClientSecret or ExternalCommand",
  );
}

/** Where a browser is needed, and no terminal is there. */
export function noUser(): FlyteSettingsError {
  return new FlyteSettingsError(
    "AUTH_FAILED",
    "Flyte Admin requires a login in a browser, and there is no terminal. Expected a way without a user, for example admin.authType: ClientSecret with clientId and clientSecretEnvVar, or ExternalCommand",
  );
}
