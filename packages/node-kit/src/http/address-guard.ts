import type { LookupFunction } from "node:net";
import { type AddressKind, addressKind } from "./address-kind.ts";

/** `code` of a connection that was not made because of the address that a name resolves to. */
export const ADDRESS_REFUSED = "ADDRESS_REFUSED";

/**
 * Whether a server at the one kind of address may send us to another host: public ones to public ones only, those of a private
 * network and of this machine to private ones too; nobody to this machine, to link-local addresses or to metadata services.
 */
export function mayLeadTo(from: AddressKind, to: AddressKind): boolean {
  return to === "public" || (to === "private" && (from === "private" || from === "loopback"));
}

/**
 * A resolver that asks `allow` about each address of a name, right before the connection is made to it: a name that resolves to
 * something else the next time does not pass either.
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

/** DNS64 gives every name an address that carries its IPv4 address (RFC 6147): that one decides. */
function resolvedKind(address: string): AddressKind {
  const kind = addressKind(address);
  return kind === "transition" && /^64:ff9b::/i.test(address) ? "public" : kind;
}

/** The system's resolver, but for `x.localhost`, which is this machine (RFC 6761) and which many systems do not know. */
export const resolveName: LookupFunction = (hostname, options, done) => {
  if (!/\.localhost\.?$/i.test(hostname))
    import("node:dns").then(({ lookup }) => lookup(hostname, options, done as never), done as never);
  else if (options.all) done(null, [{ address: "127.0.0.1", family: 4 }]);
  else done(null, "127.0.0.1", 4);
};
