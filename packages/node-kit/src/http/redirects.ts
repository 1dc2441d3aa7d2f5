import { plainUrl } from "@flyte-settings/core/plugin";
import { discardBody } from "./body.ts";
import { HttpFailure } from "./http-failure.ts";
import type { HttpResponse } from "./types.ts";

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** Which hops are followed, and how many. */
export interface RedirectPolicy {
  readonly max: number;
  /** Default: 301, 302, 303, 307, 308. */
  readonly statuses?: readonly number[];
  /** Why this hop is not followed; `undefined`: it is. Scheme, userinfo and https → http were judged before. */
  readonly refuse?: (from: URL, to: URL) => string | undefined;
}

/** A redirect that is not followed. */
export class RedirectFailure extends HttpFailure {
  readonly status: number;
  /** Where it leads, without userinfo and query; absent where the response has no usable `Location`. */
  readonly target?: string;

  constructor(response: HttpResponse, code: RedirectCode, reason: string, target?: string) {
    super(response.url, code, reason);
    this.status = response.status;
    if (target !== undefined) this.target = plainUrl(target);
  }
}

type RedirectCode = "REDIRECT_INVALID" | "REDIRECT_REFUSED" | "TOO_MANY_REDIRECTS";

/**
 * Where a response leads; `undefined` when it is not a redirect. Its body is discarded. Never from https to http, never with
 * userinfo.
 *
 * @throws RedirectFailure
 */
export function redirectTarget(response: HttpResponse, policy: RedirectPolicy): URL | undefined {
  const { url, status, headers } = response;
  if (!(policy.statuses ?? REDIRECTS).includes(status)) return undefined;
  const { location } = headers;
  discardBody(response);
  if (location === undefined || !URL.canParse(location, url.href)) {
    throw new RedirectFailure(
      response,
      "REDIRECT_INVALID",
      "the Location is missing or not an address",
      location ?? "",
    );
  }
  const next = new URL(location, url);
  const reason = unsafe(url, next) ?? policy.refuse?.(url, next);
  if (reason !== undefined) throw new RedirectFailure(response, "REDIRECT_REFUSED", reason, next.href);
  next.hash = "";
  return next;
}

function unsafe(from: URL, to: URL): string | undefined {
  if (to.protocol !== "https:" && to.protocol !== "http:") return "neither https nor http";
  if (from.protocol === "https:" && to.protocol === "http:") return "from https to http";
  return to.username || to.password ? "it carries a user name or password" : undefined;
}

/**
 * Sends until a response is not a redirect.
 *
 * @param send one hop; credentials belong to the first origin only
 * @throws RedirectFailure
 */
export async function followRedirects<T extends HttpResponse>(
  start: URL,
  policy: RedirectPolicy,
  send: (url: URL, hop: number, previous: T | undefined) => Promise<T>,
): Promise<T> {
  let url = start;
  let previous: T | undefined;
  for (let hop = 0; ; hop += 1) {
    const response: T = await send(url, hop, previous);
    const next = redirectTarget(response, policy);
    if (next === undefined) return response;
    if (hop >= policy.max)
      throw new RedirectFailure(response, "TOO_MANY_REDIRECTS", "redirect count exceeded", next.href);
    url = next;
    previous = response;
  }
}
