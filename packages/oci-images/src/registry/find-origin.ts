import { errorCode } from "@flyte-settings/node-kit/http";
import type { Authorizer } from "../auth/authorizer.ts";
import { exchange, type HttpAnswer } from "../http/exchange.ts";
import { apiHost, mayUseHttp } from "../http/registry-address.ts";
import { isCertificateError } from "../http/registry-error.ts";
import type { Wire } from "../http/wire.ts";

const NOT_HTTP = /HTTPS (?:server|port)/i;
const TLS_THERE = /^(?:ECONNRESET|HPE_)/;

/**
 * Asks a registry's front door once: which scheme it speaks, and what it wants to be shown. With the challenge known, every
 * manifest is one request, and every scope one token. The answer's status proves nothing and is not judged.
 *
 * Where http is allowed it is tried first and bears no credentials; a server that answers by TLS is asked again by https.
 *
 * @returns `https://ghcr.io`, without a slash at the end
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
