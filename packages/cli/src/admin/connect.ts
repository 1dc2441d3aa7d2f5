import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FlyteSettingsError } from "@flyte-settings/core";
import { readConfigFile, readPlatformConfig } from "@flyte-settings/core/config";
import {
  adminClient,
  authenticator,
  authType,
  endpointOrigin,
  type HttpFetch,
  type Transport,
  type Trust,
  tokenFiles,
} from "@flyte-settings/registration";
import { hostPath, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import { openBrowser, runCommand } from "../host/programs.ts";
import { proxyFor } from "../host/proxy.ts";

export interface AdminOptions {
  readonly endpoint?: string;
  readonly insecure?: boolean;
  readonly gateway?: boolean;
}

/** The way to Flyte Admin, and how its connections are trusted, for the upload too. */
export interface Connection {
  readonly transport: Transport;
  readonly trust: Trust;
}

/**
 * Connects as the configuration's `admin:` section says, flags over it. Nothing is sent yet.
 *
 * @param configFile flytekit's or flytectl's file, where one was found
 * @throws CONFIG_INVALID, FILE_NOT_FOUND for a CA or secret that is not there
 */
export async function connect(options: AdminOptions, configFile: string | undefined, host: Host): Promise<Connection> {
  const file = configFile === undefined ? undefined : readConfigFile(configFile, await readText(host, configFile));
  const readFile = (path: string): string => readFileSync(hostPath(host, path), "utf8");
  const { values: platform } = readPlatformConfig({ env: host.env, readFile, ...(file === undefined ? {} : { file }) });
  const endpoint = options.endpoint ?? platform.endpoint;
  const insecure = options.insecure ?? platform.insecure;
  const ca = platform.caCertFilePath === undefined ? host.env["SSL_CERT_FILE"] : platform.caCertFilePath;
  const origin = endpointOrigin(endpoint, insecure);
  const proxy = proxyFor(origin, host.env);
  if (platform.insecureSkipVerify)
    host.stderr.write(`warning: insecureSkipVerify: the certificate of ${endpoint} is not checked\n`);
  const trust: Trust = {
    ...(ca ? { ca: readFile(ca) } : {}),
    ...(platform.insecureSkipVerify ? { insecureSkipVerify: true } : {}),
    ...(proxy === undefined ? {} : { proxy }),
  };
  const fetch = lazyFetch(host, trust);
  const plain = { endpoint, insecure, ...trust, ...(options.gateway ? { gateway: true, fetch } : {}) };
  const secret = platform.clientCredentialsSecret;
  const login = authenticator({
    type: authType(platform.authMode),
    origin,
    transport: adminClient(plain),
    fetch,
    scopes: platform.scopes,
    ...(platform.scopes.length === 0 ? { scopes: [] } : {}),
    ...(platform.clientId === undefined ? {} : { clientId: platform.clientId }),
    ...(platform.audience === undefined ? {} : { audience: platform.audience }),
    ...(platform.command === undefined ? {} : { command: platform.command }),
    ...(platform.proxyCommand === undefined ? {} : { proxyCommand: platform.proxyCommand }),
    clientSecret: async () => secret ?? missingSecret(),
    run: (command) => runCommand(command, host),
    openBrowser: (url) => openBrowser(url, host),
    say: (words) => void host.stderr.write(`${words}\n`),
    sleep: (ms, signal) =>
      import("node:timers/promises").then(({ setTimeout }) =>
        setTimeout(ms, undefined, signal === undefined ? {} : { signal }),
      ),
    now: host.now,
    ...(host.home === undefined
      ? {}
      : {
          cache: tokenFiles(join(host.env["XDG_CACHE_HOME"] ?? join(host.home, ".cache"), "flyte-settings", "tokens")),
        }),
  });
  return { transport: adminClient({ ...plain, authenticator: login }), trust };
}

/** What HTTP needs is loaded by the first request: over gRPC, without a login, there is none. */
function lazyFetch(host: Host, trust: Trust): HttpFetch {
  let made: Promise<HttpFetch> | undefined;
  return async (url, init) => {
    made ??= import("../host/make-fetch.ts").then(({ makeFetch }) => makeFetch(host, trust) as unknown as HttpFetch);
    return (await made)(url, init);
  };
}

function missingSecret(): never {
  throw new FlyteSettingsError(
    "AUTH_FAILED",
    "admin.authType ClientSecret needs a secret: expected admin.clientSecretLocation (a file) or admin.clientSecretEnvVar (a variable)",
  );
}
