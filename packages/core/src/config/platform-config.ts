import { shown } from "../errors.ts";
import { guarded } from "../guard.ts";
import type { Origin } from "../layers/origin.ts";
import { strip } from "../python/python-decode.ts";
import { configEntry } from "./config-entries.ts";
import { type ConfigSection, readSection, type SectionTable } from "./config-sections.ts";
import { type ConfigSources, type ConfigValue, readConfigValue } from "./config-value.ts";
import { refuse } from "./refuse.ts";

/** Connection settings for Flyte Admin: flytekit's `PlatformConfig`. */
export interface PlatformConfig {
  /** `host:port`, without `dns:///`. */
  readonly endpoint: string;
  /** Plain HTTP/2. */
  readonly insecure: boolean;
  readonly insecureSkipVerify: boolean;
  readonly caCertFilePath?: string;
  readonly consoleEndpoint?: string;
  /** Program and arguments. */
  readonly command?: readonly string[];
  readonly proxyCommand?: readonly string[];
  readonly clientId?: string;
  /** A secret: never print it. */
  readonly clientCredentialsSecret?: string;
  readonly scopes: readonly string[];
  /** As written: `Pkce`, `ClientSecret`, …; case-insensitive. */
  readonly authMode: string;
  readonly audience?: string;
  readonly rpcRetries: number;
  readonly httpProxyUrl?: string;
}

/** Adds the file access needed for a secret stored in a file. */
export interface PlatformSources extends ConfigSources {
  /** Reads the file of `clientSecretLocation` as UTF-8; throws if it does not exist. */
  readonly readFile?: (path: string) => string;
}

const table: SectionTable<Omit<PlatformConfig, "rpcRetries">> = {
  endpoint: ["Platform", "URL", "localhost:30080"],
  insecure: ["Platform", "INSECURE", false],
  insecureSkipVerify: ["Platform", "INSECURE_SKIP_VERIFY", false],
  caCertFilePath: ["Platform", "CA_CERT_FILE_PATH"],
  consoleEndpoint: ["Platform", "CONSOLE_ENDPOINT"],
  command: ["Credentials", "COMMAND"],
  proxyCommand: ["Credentials", "PROXY_COMMAND"],
  clientId: ["Credentials", "CLIENT_ID"],
  clientCredentialsSecret: ["Credentials", "CLIENT_CREDENTIALS_SECRET"],
  scopes: ["Credentials", "SCOPES", []],
  authMode: ["Credentials", "AUTH_MODE", "standard"],
  audience: ["Credentials", "AUDIENCE"],
  httpProxyUrl: ["Platform", "HTTP_PROXY_URL"],
};

/**
 * A secret from a file overrides `client_secret`, and a secret from a variable named in the configuration overrides
 * both. Either one sets the mode to `ClientSecret`.
 *
 * Equivalent of flytekit's `PlatformConfig.auto`. `rpcRetries` cannot be configured.
 *
 * @throws CONFIG_INVALID as `readConfigValue` does, and if the location of the secret is not a string or cannot be read
 */
export function readPlatformConfig(sources: PlatformSources): ConfigSection<PlatformConfig> {
  return guarded("readPlatformConfig", () => {
    const { values, origins } = readSection(table, sources);
    const read = { values: { ...values, rpcRetries: 3 }, origins };
    const secret = locatedSecret(sources);
    if (!secret) return read;
    return {
      values: { ...read.values, clientCredentialsSecret: secret.text, authMode: "ClientSecret" },
      origins: { ...origins, clientCredentialsSecret: secret.origin, authMode: secret.origin },
    };
  });
}

interface Secret {
  readonly text: string;
  readonly origin: Origin;
}

/** Both locations are read, so that a missing file is an error even if the variable takes precedence. */
function locatedSecret(sources: PlatformSources): Secret | undefined {
  const inFile = fileSecret(sources);
  return variableSecret(sources) ?? inFile;
}

function fileSecret(sources: PlatformSources): Secret | undefined {
  const location = place("CLIENT_CREDENTIALS_SECRET_LOCATION", sources);
  if (!location) return undefined;
  if (!sources.readFile) return refuseValue("clientSecretLocation needs readFile, which was not given", location);
  const text = sources.readFile(location.value as string).replace(/\r\n?/g, "\n");
  const secret = text.endsWith("\n") ? strip(text) : text;
  const note = `the file ${shown(String(location.value))}`;
  return secret === "" ? undefined : { text: secret, origin: { ...location.origin, note } };
}

function variableSecret(sources: PlatformSources): Secret | undefined {
  const name = place("CLIENT_CREDENTIALS_SECRET_ENV_VAR", sources);
  const text = name && sources.env?.[name.value as string];
  if (!name || !text) return undefined;
  return { text, origin: { ...name.origin, note: `the variable ${shown(String(name.value))}` } };
}

/** A string or nothing; `false` is treated as unset. */
function place(name: string, sources: ConfigSources): ConfigValue | undefined {
  const entry = configEntry("Credentials", name);
  const found = entry && readConfigValue(entry, sources);
  if (!found || found.value === false) return undefined;
  return typeof found.value === "string"
    ? found
    : refuseValue(`expected a string, got ${shown(String(found.value))}`, found);
}

function refuseValue(problem: string, { origin }: ConfigValue): never {
  return refuse(problem, origin.variable ?? origin.file ?? "", origin.line);
}
