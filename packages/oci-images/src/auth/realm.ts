import { FlyteSettingsError, shown } from "@flyte-settings/core";
import { addressKind } from "../http/address-kind.ts";
import { sameSite } from "./same-site.ts";

/** Who names the realm: the registry that answered 401. */
export interface RealmAsker {
  /** `https://registry.example:5000`. */
  readonly origin: string;
  /** Token hosts that the user named for this registry. */
  readonly tokenHosts: readonly string[];
}

/** A realm that may be asked, and whether it may be told who we are. */
export interface Realm {
  readonly url: URL;
  /** False: it is asked without credentials. */
  readonly trusted: boolean;
}

/**
 * The token server that a registry points to, which is hostile until shown otherwise.
 *
 * Refused: not an absolute http(s) URL, userinfo, http where the registry itself speaks https, and a private, link-local or
 * loopback address other than the registry's own host. Trusted with credentials: the registry's own host, a host of the same
 * registrable domain, and hosts that the user named.
 *
 * @throws REGISTRY_REFUSED with the rule that it breaks
 */
export function checkRealm(realm: string | undefined, asker: RealmAsker): Realm {
  const registry = new URL(asker.origin);
  const refuse = (why: string): FlyteSettingsError =>
    new FlyteSettingsError(
      "REGISTRY_REFUSED",
      `${registry.host} points to a token server that is not asked: ${why}; got ${shown(withoutQuery(realm ?? "nothing"))}. Expected an https address, for example https://auth.example.com/token`,
      {
        hint: "If you trust it, name its host under tokenHosts for this registry; otherwise ask who runs the registry.",
      },
    );
  if (realm === undefined || !URL.canParse(realm)) throw refuse("it is not an absolute URL");
  const url = new URL(realm);
  url.hash = "";
  if (url.protocol !== "https:" && url.protocol !== "http:") throw refuse("it is neither https nor http");
  if (url.username || url.password) throw refuse("it carries a user name or password");
  if (url.protocol === "http:" && registry.protocol === "https:") {
    throw refuse("it speaks http, while the registry speaks https");
  }
  const named = asker.tokenHosts.some((host) => host.toLowerCase() === url.host || host.toLowerCase() === url.hostname);
  const own = url.hostname === registry.hostname;
  const kind = addressKind(url.hostname);
  if (!own && !named && kind !== "public") throw refuse(`it is a ${kind} address, and not the registry's own host`);
  return { url, trusted: own || named || sameSite(url.hostname, registry.hostname) };
}

function withoutQuery(text: string): string {
  return text.replace(/[?#].*$/s, "").replace(/\/\/[^/@]*@/, "//…@");
}
