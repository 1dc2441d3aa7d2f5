import { plainUrl } from "@flyte-settings/core/plugin";
import { discardBody } from "./body.ts";
import { HttpFailure } from "./http-failure.ts";
import type { HttpResponse } from "./types.ts";

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** Which redirects are followed, and how many. */
export interface RedirectPolicy {
  readonly max: number;
  /** Default: 301, 302, 303, 307, 308. */
  readonly statuses?: readonly number[];
  /** Why this redirect is not followed; `undefined`: it is. Scheme, user info and https → http are checked before. */
  readonly refuse?: (from: URL, to: URL) => string | undefined;
}

/** A redirect that is not followed. */
export class RedirectFailure extends HttpFailure {
  readonly status: number;
  /** Its target, without user info and query; absent if the response has no valid `Location`. */
  readonly target?: string;

  constructor(response: HttpResponse, code: RedirectCode, reason: string, target?: string) {
    super(response.url, code, reason);
    this.status = response.status;
    if (target !== undefined) this.target = plainUrl(target);
  }
}

type RedirectCode = "REDIRECT_INVALID" | "REDIRECT_REFUSED" | "TOO_MANY_REDIRECTS";

/**
 * The target of a redirect; `undefined` for any other response. Discards the body. Rejects redirects from https to
 * http, and targets with user info.
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
 * Sends requests until a response is not a redirect.
 *
 * @param send sends one request; credentials must only be sent to the first origin
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
