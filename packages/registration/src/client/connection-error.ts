import { isFlyteSettingsError } from "@flyte-settings/core";
import { PROXY_FAILED, PROXY_REFUSED, rootCause } from "@flyte-settings/node-kit/http";

/** Why a connection failed, and whether another attempt may succeed. */
export interface ConnectionError {
  readonly words: string;
  readonly final: boolean;
}

const trusting = "name its CA in admin.caCertFilePath, or in SSL_CERT_FILE";
const plainText = "the server does not use TLS on this port; admin.insecure: true is for plain text";

const onlyHttp1 =
  "the server uses HTTP/1.1, and gRPC needs HTTP/2: check the port (Flyte's console is not Flyte Admin), or use --gateway";
const clientCertificate =
  "the server requires a client certificate, for which there is no setting; use an address that does not require one";

/** By error code of Node or OpenSSL: advice appended to the message. These errors are permanent. */
const advice: Readonly<Record<string, string>> = {
  SELF_SIGNED_CERT_IN_CHAIN: trusting,
  DEPTH_ZERO_SELF_SIGNED_CERT: trusting,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: trusting,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: trusting,
  CERT_HAS_EXPIRED: "its certificate has to be renewed, or this machine's clock is wrong",
  ERR_TLS_CERT_ALTNAME_INVALID: "use a name or address that is in the certificate",
  BODY_TOO_LARGE: "its answer is too long",
};

/** By error code: replaces an unhelpful message. These errors are permanent. */
const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: "its name does not resolve",
  ERR_SSL_WRONG_VERSION_NUMBER: plainText,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: plainText,
  ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL: onlyHttp1,
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: clientCertificate,
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: `the TLS handshake failed; if ${clientCertificate}`,
};

/** Replaces HTTP/2 messages; a proxy in front of a restarting server may cause them too. */
const protocolReasons: Readonly<Record<string, string>> = {
  "Protocol error": onlyHttp1,
  "The session has been destroyed": onlyHttp1,
};

/** @param error that ended the connection: from Node, from `fetch` (its cause is read), or from the proxy */
export function connectionError(error: unknown): ConnectionError {
  if (isFlyteSettingsError(error)) return { words: error.message, final: true };
  const { code = "", message, name } = rootCause(error) as NodeJS.ErrnoException;
  if (code === PROXY_REFUSED || code === PROXY_FAILED) return { words: message, final: code === PROXY_REFUSED };
  if (name === "TimeoutError") return { words: "no connection in time", final: false };
  const reason = reasons[code];
  if (reason !== undefined) return { words: reason, final: true };
  const advised = advice[code];
  if (advised !== undefined) return { words: `${message.trim()}; ${advised}`, final: true };
  return { words: protocolReasons[message] ?? (message.trim() || code || String(error)), final: false };
}
