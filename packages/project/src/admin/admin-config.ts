import { type Compat, FlyteSettingsError } from "@flyte-settings/core";
import {
  type ConfigFile,
  type ConfigSection,
  type ConfigSources,
  type PlatformConfig,
  readConfigValue,
  readPlatformConfig,
} from "@flyte-settings/core/config";
import { isCompat } from "@flyte-settings/core/internal";
import { omitUndefined, shown } from "@flyte-settings/core/plugin";
import { readTextNow } from "../host/files.ts";
import type { Host } from "../host/host.ts";

/** The `admin:` section, including keys that only flytectl reads. */
export interface AdminConfig extends Omit<PlatformConfig, "clientCredentialsSecret"> {
  readonly origins: ConfigSection<PlatformConfig>["origins"];
  /** The file was found in the working directory rather than passed by the user. */
  readonly isFoundFile: boolean;
  /** The metadata key for the token; overrides the key that Admin advertises. */
  readonly authorizationHeader?: string;
  /** Overrides the token endpoint that Admin advertises. */
  readonly tokenUrl?: string;
  readonly useAudienceFromAdmin?: boolean;
  /** Whether a secret is configured. */
  readonly hasSecret: boolean;
  /** The client secret. @throws AUTH_FAILED if none is configured, FILE_NOT_FOUND, FILE_UNREADABLE */
  readonly secret: () => string;
  /**
   * PEM: the contents of `caCertFilePath`, or of `SSL_CERT_FILE`.
   *
   * @throws FILE_NOT_FOUND, FILE_UNREADABLE, CONFIG_INVALID
   */
  readonly ca: () => string | undefined;
}

/** A placeholder for a secret whose file cannot be read; the error is only raised if a login needs it. */
const UNREADABLE = "\0";

/** @throws CONFIG_INVALID for a value of the wrong type */
export function adminConfig(file: ConfigFile | undefined, host: Host, compat?: Compat): AdminConfig {
  const sources: ConfigSources = {
    env: host.env,
    typed: !isCompat(compat, "config"),
    ...omitUndefined({ compat, file }),
  };
  let problem: unknown;
  const readFile = (path: string): string => {
    try {
      return readTextNow(host, expandHome(path, host));
    } catch (error) {
      problem = error;
      return UNREADABLE;
    }
  };
  const { values, origins } = readPlatformConfig({ ...sources, readFile });
  const { clientCredentialsSecret, ...platform } = values;
  return {
    ...platform,
    origins,
    isFoundFile: file?.isFound === true,
    ...flytectlOnly("authorizationHeader", "str", sources),
    ...flytectlOnly("tokenUrl", "str", sources),
    ...flytectlOnly("useAudienceFromAdmin", "bool", sources),
    hasSecret: clientCredentialsSecret !== undefined,
    secret() {
      if (clientCredentialsSecret === UNREADABLE) throw problem;
      return clientCredentialsSecret ?? missingSecret();
    },
    ca: () =>
      certificates("admin.caCertFilePath", platform.caCertFilePath, host) ??
      certificates("SSL_CERT_FILE", host.env["SSL_CERT_FILE"] || undefined, host),
  };
}

/** Expands `~/ca.pem` to the user's home directory, as a shell does. */
export function expandHome(path: string, { home }: Pick<Host, "home">): string {
  return home === undefined ? path : path.replace(/^~(?=\/|$)/, () => home);
}

function missingSecret(): never {
  throw new FlyteSettingsError(
    "AUTH_FAILED",
    "admin.authType ClientSecret needs a secret: expected admin.clientSecretLocation (a file) or admin.clientSecretEnvVar (a variable)",
  );
}

function certificates(setting: string, path: string | undefined, host: Host): string | undefined {
  if (path === undefined) return undefined;
  const pem = readTextNow(host, expandHome(path, host));
  if (pem.includes("-----BEGIN CERTIFICATE-----")) return pem;
  throw new FlyteSettingsError("CONFIG_INVALID", `${setting}: ${shown(path)} holds no certificate in PEM form`, {
    place: path,
  });
}

/**
 * flytekit has no such key: read it from the file, or from a variable named like flytekit's
 * (`FLYTE_CREDENTIALS_TOKEN_URL`).
 */
function flytectlOnly(key: string, type: "str" | "bool", sources: ConfigSources): Partial<AdminConfig> {
  const snake = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const entry = { group: "Credentials", entry: snake, iniSection: "credentials", iniOption: snake, type };
  const found = readConfigValue({ ...entry, yaml: `admin.${key}` }, sources);
  if (found === undefined) return {};
  if (typeof found.value === (type === "str" ? "string" : "boolean")) return { [key]: found.value };
  throw new FlyteSettingsError(
    "CONFIG_INVALID",
    `admin.${key}: expected ${type === "str" ? "a string" : "true or false"}`,
  );
}
