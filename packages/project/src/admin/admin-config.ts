import { FlyteSettingsError, shown } from "@flyte-settings/core";
import {
  type ConfigFile,
  type ConfigSection,
  type ConfigSources,
  type PlatformConfig,
  readConfigValue,
  readPlatformConfig,
} from "@flyte-settings/core/config";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { readTextNow } from "../host/files.ts";
import type { Host } from "../host/host.ts";

/** The section `admin:`, with what flytectl alone has in it. */
export interface AdminConfig extends PlatformConfig {
  readonly origins: ConfigSection<PlatformConfig>["origins"];
  /** The file was found in the working directory, and not named. */
  readonly isFoundFile: boolean;
  /** The metadata key for the token, over the one that Admin names. */
  readonly authorizationHeader?: string;
  /** In place of the token endpoint that Admin names. */
  readonly tokenUrl?: string;
  readonly useAudienceFromAdmin?: boolean;
  /** PEM: the content of `caCertFilePath`, else of `SSL_CERT_FILE`. */
  readonly ca?: string;
}

/** @throws CONFIG_INVALID, FILE_NOT_FOUND or FILE_UNREADABLE for a CA or a secret */
export function adminConfig(file: ConfigFile | undefined, host: Host): AdminConfig {
  const sources: ConfigSources = { env: host.env, ...omitUndefined({ file }) };
  const { values: platform, origins } = readPlatformConfig({ ...sources, readFile: (path) => readTextNow(host, path) });
  const ca = certificates("admin.caCertFilePath", platform.caCertFilePath, host) ?? systemCertificates(host);
  return {
    ...platform,
    origins,
    isFoundFile: file?.isFound === true,
    ...flytectlOnly("authorizationHeader", "str", sources),
    ...flytectlOnly("tokenUrl", "str", sources),
    ...flytectlOnly("useAudienceFromAdmin", "bool", sources),
    ...omitUndefined({ ca }),
  };
}

function systemCertificates(host: Host): string | undefined {
  return certificates("SSL_CERT_FILE", host.env["SSL_CERT_FILE"] || undefined, host);
}

function certificates(setting: string, path: string | undefined, host: Host): string | undefined {
  if (path === undefined) return undefined;
  const pem = readTextNow(host, path);
  if (pem.includes("-----BEGIN CERTIFICATE-----")) return pem;
  throw new FlyteSettingsError("CONFIG_INVALID", `${setting}: ${shown(path)} holds no certificate in PEM form`, {
    place: path,
  });
}

/** flytekit knows no such key: the file's, or a variable made like flytekit's own (`FLYTE_CREDENTIALS_TOKEN_URL`). */
function flytectlOnly(key: string, type: "str" | "bool", sources: ConfigSources): Partial<AdminConfig> {
  const snake = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const entry = { group: "Credentials", entry: snake, iniSection: "credentials", iniOption: snake, type };
  const found = readConfigValue({ ...entry, yaml: `admin.${key}` }, sources);
  if (found === undefined) return {};
  if (typeof found.value === (type === "str" ? "string" : "boolean")) return { [key]: found.value };
  throw new FlyteSettingsError(
    "CONFIG_INVALID",
    `admin.${key}: expected ${type === "str" ? "a text" : "true or false"}`,
  );
}
