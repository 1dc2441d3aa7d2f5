import { isFlyteSettingsError } from "@flyte-settings/core";
import { PROXY_FAILED, PROXY_REFUSED, rootCause } from "@flyte-settings/node-kit/http";

/** Why nobody was reached, and whether it can be otherwise the next time. */
export interface ConnectionError {
  readonly words: string;
  /** A name that is not known, a certificate that nobody vouches for: trying again changes nothing. */
  readonly final: boolean;
}

const trusting = "name its CA in admin.caCertFilePath, or in SSL_CERT_FILE";
const plainText = "nobody speaks TLS there; admin.insecure: true is for plain text";

/** Node's codes that are for good, with what to do. */
const finalCodes: Readonly<Record<string, string>> = {
  ENOTFOUND: "its name does not resolve",
  SELF_SIGNED_CERT_IN_CHAIN: trusting,
  DEPTH_ZERO_SELF_SIGNED_CERT: trusting,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: trusting,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: trusting,
  CERT_HAS_EXPIRED: "its certificate has to be renewed, or this machine's clock is wrong",
  ERR_TLS_CERT_ALTNAME_INVALID: "use the name that stands in the certificate",
  BODY_TOO_LARGE: "its answer is too long",
  ERR_SSL_WRONG_VERSION_NUMBER: plainText,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: plainText,
};

/** @param error what a connection ended with: of Node, of `fetch` (its cause is read), or of the proxy */
export function connectionError(error: unknown): ConnectionError {
  if (isFlyteSettingsError(error)) return { words: error.message, final: true };
  const { code = "", message, name } = rootCause(error) as NodeJS.ErrnoException;
  if (code === PROXY_REFUSED || code === PROXY_FAILED) return { words: message, final: code === PROXY_REFUSED };
  if (name === "TimeoutError") return { words: "no connection in time", final: false };
  const known = finalCodes[code];
  if (known === undefined) return { words: message || code || String(error), final: false };
  return { words: code === "ENOTFOUND" ? known : `${message.trim()}; ${known}`, final: true };
}
