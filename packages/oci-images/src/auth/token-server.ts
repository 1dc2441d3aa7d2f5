import { FlyteSettingsError } from "@flyte-settings/core";
import { plainUrl, shown } from "@flyte-settings/core/plugin";
import type { Reach } from "../http/connections.ts";
import { sharesOwner } from "./registrable-domain.ts";

/** The registry that responded with 401 and specified a token server (`realm`). */
export interface RealmSource {
  /** `https://registry.example:5000`. */
  readonly origin: string;
  /**
   * Token servers that the user configured for this registry: `host`, or `host:port` if it is not the scheme's default
   * port.
   */
  readonly tokenHosts: readonly string[];
}

/** A token server that may be contacted, and whether credentials may be sent to it. */
export interface TokenServer {
  readonly url: URL;
  /** False: it is contacted without credentials. */
  readonly trusted: boolean;
  /** Configured by the user: its address is not checked. */
  readonly named: boolean;
}

/** Registries whose token server is on another host, according to their documentation. */
const KNOWN: Readonly<Record<string, string>> = {
  "registry-1.docker.io": "auth.docker.io",
  "registry.gitlab.com": "gitlab.com",
  "docker.elastic.co": "docker-auth.elastic.co",
  "registry.digitalocean.com": "api.digitalocean.com",
};

/**
 * Checks the token server specified by a registry, which is not trusted by default.
 *
 * Rejected: anything but an absolute http(s) URL, user info, http if the registry itself uses https, and an address
 * that the registry may not redirect to. Credentials are sent to: the registry's own host and port, the pairs above,
 * hosts configured by the user, and another https host of the same owner if neither has a port.
 *
 * @throws REGISTRY_REFUSED with the rule it violates
 */
export async function checkTokenServer(
  realm: string | undefined,
  source: RealmSource,
  reach: Reach,
): Promise<TokenServer> {
  const registry = new URL(source.origin);
  const refuse = (why: string): FlyteSettingsError =>
    new FlyteSettingsError(
      "REGISTRY_REFUSED",
      `${registry.host}: refusing its token server: ${why}; got ${shown(plainUrl(realm ?? "nothing"))}. Expected an https address, for example https://auth.example.com/token`,
      {
        hint: "If you trust it, list its host under tokenHosts for this registry; otherwise ask the registry's operator.",
      },
    );
  if (realm === undefined || !URL.canParse(realm)) throw refuse("it is not an absolute URL");
  const url = new URL(realm);
  url.hash = "";
  if (url.protocol !== "https:" && url.protocol !== "http:") throw refuse("it is neither https nor http");
  if (url.username || url.password) throw refuse("it carries a user name or password");
  if (url.protocol === "http:" && registry.protocol === "https:") {
    throw refuse("it uses http, while the registry uses https");
  }
  const named = source.tokenHosts.some((host) => host.toLowerCase() === url.host);
  const refusal = named ? undefined : reach.refusal(registry, url);
  if (refusal !== undefined) throw refuse(`it is ${refusal}`);
  const isKnown = url.host === registry.host || KNOWN[registry.host] === url.host;
  const isStandard = url.port === "" && registry.port === "" && url.protocol === "https:";
  const trusted = named || isKnown || (isStandard && (await sharesOwner(url.hostname, registry.hostname)));
  return { url, trusted, named };
}
