import { omitUndefined } from "@flyte-settings/core/plugin";
import type { Audience, Authorizer } from "../auth/authorizer.ts";
import { exchange, type HttpAnswer, type RegistryHttpRequest } from "../http/exchange.ts";
import { follow } from "../http/redirect.ts";
import { retrying } from "../http/retrying.ts";
import type { Wire } from "../http/wire.ts";
import { findOrigin } from "./find-origin.ts";
import { reportHeaders } from "./response-notices.ts";

export interface RegistryRequest {
  /** `ghcr.io`, `docker.io`, `localhost:5000`. */
  readonly domain: string;
  /** `acme/train`. */
  readonly path: string;
  readonly method: "GET" | "HEAD";
  /** After `/v2/<path>/`: `manifests/v3`. */
  readonly resource: string;
  readonly accept?: string;
}

export interface RegistryAnswer extends HttpAnswer {
  /** False: the response comes from a host that the registry redirected to. */
  readonly own: boolean;
}

/**
 * Sends a request to a registry, follows redirects itself and responds to challenges.
 *
 * `Authorization` is only sent to the origin that requested it; the target of a redirect is used anonymously, whatever
 * it requests.
 */
export function createSender(
  wire: Wire,
  authorizer: Authorizer,
  report: (level: "info" | "warning", message: string) => void,
): (request: RegistryRequest, signal?: AbortSignal) => Promise<RegistryAnswer> {
  const origins = new Map<string, Promise<string>>();

  async function originOf(domain: string, signal?: AbortSignal): Promise<string> {
    const known = origins.get(domain) ?? findOrigin(wire, authorizer, domain, signal);
    origins.set(domain, known);
    try {
      return await known;
    } catch (error) {
      origins.delete(domain);
      throw error;
    }
  }

  return async (request, signal) => {
    const { domain } = request;
    const origin = await originOf(domain, signal);
    const answer = await retrying(wire, signal, () => sendOnce(wire, authorizer, origin, request, signal));
    const own = answer.url.origin === origin;
    if (own) reportHeaders(answer, domain, report);
    return { ...answer, own };
  };
}

function sendOnce(
  wire: Wire,
  authorizer: Authorizer,
  origin: string,
  { domain, path, method, resource, accept }: RegistryRequest,
  signal?: AbortSignal,
): Promise<HttpAnswer> {
  const headers = omitUndefined({ accept });
  return follow(wire, new URL(`${origin}/v2/${path}/${resource}`), (url, from) => {
    const own = url.origin === origin;
    const audience: Audience = own ? { origin, domain, path } : { origin: url.origin, path: repositoryIn(url) ?? path };
    return authorized(
      wire,
      authorizer,
      audience,
      { url, method, headers, domain: own ? domain : url.host, from },
      signal,
    );
  });
}

/** A reverse proxy may use a different repository name than the registry behind it. */
function repositoryIn(url: URL): string | undefined {
  return /^\/v2\/(.+)\/(?:manifests|blobs)\//.exec(url.pathname)?.[1];
}

/** Sends a request, responds to a challenge, and tries again if a token has expired. */
async function authorized(
  wire: Wire,
  authorizer: Authorizer,
  audience: Audience,
  request: RegistryHttpRequest,
  signal?: AbortSignal,
): Promise<HttpAnswer> {
  let authorization = await authorizer.headerFor(audience, signal);
  for (;;) {
    const headers = authorization === undefined ? request.headers : { ...request.headers, authorization };
    const answer = await exchange(wire, { ...request, headers }, signal);
    if (answer.status !== 401) {
      if (authorization !== undefined && answer.status < 400) authorizer.worked(audience);
      return answer;
    }
    authorizer.learn(audience, answer.headerLines("www-authenticate"), authorization);
    const better = await authorizer.headerFor(audience, signal);
    if (better === undefined || better === authorization) return answer;
    answer.discard();
    authorization = better;
  }
}
