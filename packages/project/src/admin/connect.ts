import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { omitUndefined } from "@flyte-settings/core/plugin";
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
import type { Host } from "../host/host.ts";
import { loggedFetch, timed } from "../host/trace.ts";
import { cacheDirectory } from "../host/user-directories.ts";
import { proxyUrl } from "../http/proxy.ts";
import type { LoadedProject } from "../load-project.ts";
import { openBrowser, runCommand } from "../process/programs.ts";
import { type AdminConfig, adminConfig } from "./admin-config.ts";
import { adminEndpoint, printableEndpoint } from "./admin-endpoint.ts";
import type { AdminOptions } from "./admin-options.ts";
import { adminTrust } from "./admin-trust.ts";
import { configNotes } from "./config-notes.ts";
import { withoutCredentials } from "./found-endpoint.ts";
import { retryReporter } from "./retry-reporter.ts";

/** A connection to Flyte Admin, and the trust settings for the upload. */
export interface Connection {
  /** For display: contains no secrets. */
  readonly endpoint: string;
  readonly transport: Transport;
  readonly trust: Trust;
}

/**
 * Connects to Flyte Admin using the `admin:` section of a project's configuration, overridden by the options. Sends
 * nothing yet.
 *
 * @throws CONFIG_INVALID, and FILE_NOT_FOUND for a CA if TLS needs it
 */
export async function connect(
  { configFile, compat }: Pick<LoadedProject, "configFile" | "compat">,
  options: AdminOptions,
  host: Host,
): Promise<Connection> {
  const config = adminConfig(configFile, host, compat);
  for (const { level, message } of configNotes(config, configFile, host.env)) host.report(level, message);
  const reached = adminEndpoint(config, options, host);
  const { endpoint, insecure, source, isFound } = reached;
  const shownEndpoint = printableEndpoint(endpoint);
  reportSource(shownEndpoint, source, config, host);
  const trust = adminTrust(config, reached, host);
  const { ca } = trust;
  // Admin is verified only against its own CA, as in flytekit and flytectl; stores and login servers also against the
  // system's.
  const beside: Trust = ca === undefined ? trust : { ...trust, ca: [ca, ...rootCertificates].join("\n") };
  const plain = {
    endpoint,
    insecure,
    ...trust,
    onRetry: retryReporter(host),
    ...omitUndefined({ sleep: host.sleep }),
    ...(options.gateway ? { gateway: true, fetch: lazyFetch(trust, host) } : {}),
  };
  if (isFound && !hasOwnSecret(config)) {
    const unauthenticated = adminClient({ ...plain, authenticator: withoutCredentials(endpoint, source) });
    return { endpoint: shownEndpoint, transport: told(unauthenticated, host), trust: beside };
  }
  const login = authenticator({
    ...loginOptions(isFound ? withoutPrograms(config) : config),
    origin: endpointOrigin(endpoint, insecure),
    transport: adminClient(plain),
    fetch: lazyFetch(loginTrust(config, beside), host),
    run: (command) => runCommand(command, host),
    openBrowser: (url) => openBrowser(url, host),
    hasUser: host.hasTerminal !== false,
    say: (words) => host.report("instruction", words),
    sleep: host.sleep ?? pause,
    now: host.now,
    // tokens belong to the user, as secrets do
    ...(host.home === undefined || isFound
      ? {}
      : {
          cache: tokenFiles(join(cacheDirectory(host, host.home), "flyte-settings", "tokens")),
        }),
  });
  return {
    endpoint: shownEndpoint,
    transport: told(adminClient({ ...plain, authenticator: login }), host),
    trust: beside,
  };
}

/** Does not repeat a value that the user typed. */
function reportSource(endpoint: string, source: string, { origins }: AdminConfig, host: Host): void {
  const { file } = Object.values(origins).find(({ layer }) => layer === "flytekit") ?? {};
  const others = file === undefined || source.startsWith(file) ? "" : `, other settings from ${file}`;
  if (source !== "--endpoint" || others !== "")
    host.report("info", `Flyte Admin: ${endpoint} (${named(source)}${others})`);
}

function named(source: string): string {
  return source === "default" ? "the default, as no endpoint is configured: admin.endpoint, or --endpoint" : source;
}

/** A client secret set in the found file itself may be sent to the endpoint in that file. */
function hasOwnSecret({ authMode, hasSecret, origins }: AdminConfig): boolean {
  const { layer, note } = origins.clientCredentialsSecret ?? {};
  const isOwn = hasSecret && layer === "flytekit" && note === undefined;
  return isOwn && authType(authMode) === "clientSecret";
}

/** The user's programs print the user's tokens. */
function withoutPrograms({ command: _, proxyCommand: __, ...config }: AdminConfig): AdminConfig {
  return config;
}

/** `httpProxyURL` applies only to logins, where it overrides the proxy variables. */
function loginTrust({ httpProxyUrl }: AdminConfig, trust: Trust): Trust {
  if (httpProxyUrl === undefined) return trust;
  const proxy = proxyUrl("admin.httpProxyURL", httpProxyUrl);
  return { ...trust, proxyFor: () => proxy };
}

function loginOptions(config: AdminConfig) {
  const { scopes, clientId, audience, command, proxyCommand, authorizationHeader, tokenUrl, useAudienceFromAdmin } =
    config;
  return {
    type: authType(config.authMode),
    scopes,
    clientSecret: async () => config.secret(),
    ...omitUndefined({
      clientId,
      audience,
      command,
      proxyCommand,
      authorizationHeader,
      tokenUrl,
      useAudienceFromAdmin,
    }),
  };
}

async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  const { setTimeout: wait } = await import("node:timers/promises");
  await wait(ms, undefined, omitUndefined({ signal }));
}

/** Loads the HTTP modules on the first request: gRPC without a login never needs them. */
function lazyFetch(trust: Trust, host: Host): HttpFetch {
  let made: Promise<HttpFetch> | undefined;
  return async (url, init) => {
    made ??= import("./admin-fetch.ts").then(({ adminFetch }) => loggedFetch(host, adminFetch(trust)));
    return (await made)(url, init);
  };
}

/** Logs each call with its status and duration if the host has a log. */
function told(transport: Transport, host: Host): Transport {
  if (host.log === undefined) return transport;
  return {
    call: (method, message, options) =>
      timed(
        host,
        method.slice(method.lastIndexOf("/") + 1),
        () => transport.call(method, message, options),
        ({ status }) => status,
      ),
    close: () => transport.close(),
  };
}
