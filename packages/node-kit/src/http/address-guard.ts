import type { LookupFunction } from "node:net";
import { type AddressKind, addressKind } from "./address-kind.ts";

/** `code` of the error if a connection was refused because of the address a name resolved to. */
export const ADDRESS_REFUSED = "ADDRESS_REFUSED";

/**
 * Whether a server with the first kind of address may redirect to the second kind: public servers only to public ones;
 * servers on a private network or this machine also to private ones. No server may redirect to this machine, to
 * link-local addresses or to metadata services.
 */
export function mayLeadTo(from: AddressKind, to: AddressKind): boolean {
  return to === "public" || (to === "private" && (from === "private" || from === "loopback"));
}

/**
 * A resolver that calls `allow` for each address of a name right before connecting to it, so that a name that resolves
 * differently the second time is checked too.
 *
 * @param allow called for each address of a name; `false` refuses the connection
 */
export function guardedLookup(allow: (kind: AddressKind, hostname: string) => boolean): LookupFunction {
  return (hostname, options, done) => {
    resolveName(hostname, options, (error, found, family) => {
      if (error) return done(error, found as never, family);
      const addresses = typeof found === "string" ? [found] : found.map(({ address }) => address);
      const refused = addresses.map(resolvedKind).find((kind) => !allow(kind, hostname));
      if (refused === undefined) return done(null, found as never, family);
      const message = `${hostname} resolves to a ${refused} address`;
      done(Object.assign(new Error(message), { code: ADDRESS_REFUSED }), found as never, family);
    });
  };
}

/**
 * With DNS64, a name resolves to an IPv6 address that embeds its IPv4 address (RFC 6147), which is the one to check.
 */
function resolvedKind(address: string): AddressKind {
  const kind = addressKind(address);
  return kind === "transition" && /^64:ff9b::/i.test(address) ? "public" : kind;
}

/** The system's resolver, plus `x.localhost`, which is this machine (RFC 6761) but not known to many systems. */
export const resolveName: LookupFunction = (hostname, options, done) => {
  if (!/\.localhost\.?$/i.test(hostname))
    import("node:dns").then(({ lookup }) => lookup(hostname, options, done as never), done as never);
  else if (options.all) done(null, [{ address: "127.0.0.1", family: 4 }]);
  else done(null, "127.0.0.1", 4);
};
