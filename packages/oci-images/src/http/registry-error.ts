import { FlyteSettingsError } from "@flyte-settings/core";
import { plainUrl, shown } from "@flyte-settings/core/plugin";
import { errorCode } from "@flyte-settings/node-kit/http";

/** A URL for a message, without the query: queries contain signatures and tokens. */
export function shownUrl(url: URL): string {
  return shown(plainUrl(url.href));
}

/** The registry's message from an error body: untrusted, so control characters are removed and it is truncated. */
export function errorBodyText(body: Uint8Array): string {
  const text = new TextDecoder().decode(body);
  const said = errorList(text)
    .slice(0, 3)
    .map(({ code, message }) => [code, message].filter((part) => part !== "").join(": "))
    .filter((line) => line !== "")
    .join("; ");
  return said === "" ? "" : shown(said);
}

function errorList(text: string): { code: string; message: string }[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  if (typeof value !== "object" || value === null) return [];
  const { errors, details, message } = value as { errors?: unknown; details?: unknown; message?: unknown };
  const list = Array.isArray(errors) ? errors : [{ message: details ?? message }];
  return list.map((entry: { code?: unknown; message?: unknown } | null) => ({
    code: plain(entry?.code),
    message: plain(entry?.message),
  }));
}

function plain(value: unknown): string {
  return typeof value === "string" ? value.replace(/[\p{Cc}\p{Cf}]+/gu, " ").trim() : "";
}

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ALTNAME/;

export function isCertificateError(error: unknown): boolean {
  return CERTIFICATE.test(errorCode(error));
}

/** The error for a failed request, with a hint. */
export function unavailable(url: URL, error: unknown): FlyteSettingsError {
  const code = errorCode(error);
  const hint = CERTIFICATE.test(code)
    ? "Give the registry's CA as caFile, or put it into /etc/docker/certs.d/<host>/ca.crt."
    : code.startsWith("PROXY_ANSWERED")
      ? "A proxy with a password is HTTPS_PROXY=http://user:password@host:port; NO_PROXY lists hosts that are asked around it."
      : /TIMEOUT|TIMED/.test(code)
        ? "The registry is slow or not reachable from here; a proxy is taken from HTTPS_PROXY."
        : "Check the name, the network and the proxy (HTTPS_PROXY, NO_PROXY).";
  const words = code === "TIMED_OUT" ? "did not answer in time" : `cannot be reached (${shown(code)})`;
  return new FlyteSettingsError("REGISTRY_UNAVAILABLE", `${shownUrl(url)} ${words}`, { hint }, error);
}

/** The error for a name that a server redirected to and that resolves to a forbidden address. */
export function addressRefused(from: URL, to: URL, cause: unknown): FlyteSettingsError {
  const why = cause instanceof Error ? cause.message : "a private address";
  return new FlyteSettingsError(
    "REGISTRY_REFUSED",
    `${shownUrl(from)} leads to ${shownUrl(to)}, which is not requested: ${why}`,
    {
      hint: "If you trust it, name its host under tokenHosts for this registry; otherwise ask the registry's operator.",
    },
    cause,
  );
}
