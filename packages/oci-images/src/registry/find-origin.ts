import { errorCode } from "@flyte-settings/node-kit/http";
import type { Authorizer } from "../auth/authorizer.ts";
import { exchange, type HttpAnswer } from "../http/exchange.ts";
import { apiHost, mayUseHttp } from "../http/registry-address.ts";
import { isCertificateError } from "../http/registry-error.ts";
import type { Wire } from "../http/wire.ts";

const NOT_HTTP = /HTTPS (?:server|port)/i;
const TLS_THERE = /^(?:ECONNRESET|HPE_)/;

/**
 * Queries a registry's base endpoint once to determine its scheme and authentication method. With the challenge known,
 * every manifest takes one request and every scope one token. The status of the response is ignored.
 *
 * Where http is allowed, it is tried first and without credentials; if the server responds with TLS, https is used.
 *
 * @returns `https://ghcr.io`, without a trailing slash
 * @throws REGISTRY_UNAVAILABLE
 */
export async function findOrigin(
  wire: Wire,
  authorizer: Authorizer,
  domain: string,
  signal?: AbortSignal,
): Promise<string> {
  const host = apiHost(domain);
  const ask = async (scheme: "http" | "https"): Promise<HttpAnswer> => {
    const url = new URL(`${scheme}://${host}/v2/`);
    const answer = await exchange(wire, { url, method: "GET", headers: {}, domain }, signal);
    const lines = answer.status === 401 ? answer.headerLines("www-authenticate") : [];
    if (lines.length > 0) authorizer.learn({ origin: url.origin, domain, path: "" }, lines, undefined);
    return answer;
  };
  if (!mayUseHttp(domain, wire.settings.insecureRegistries)) return originOf(await ask("https"));
  try {
    const answer = await ask("http");
    if (answer.status !== 400 || !NOT_HTTP.test(new TextDecoder().decode(await answer.beginning(256)))) {
      return originOf(answer);
    }
  } catch (error) {
    if (signal?.aborted || !TLS_THERE.test(errorCode(causeOf(error)))) throw error;
    try {
      return originOf(await ask("https"));
    } catch (second) {
      throw isCertificateError(causeOf(second)) ? second : error;
    }
  }
  return originOf(await ask("https"));
}

function originOf(answer: HttpAnswer): string {
  answer.discard();
  return answer.url.origin;
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}
