import { fetchOver, openTransport, type Trust } from "@flyte-settings/node-kit/http";
import type { HttpFetch } from "@flyte-settings/registration";

/** The same limit as for gRPC responses, and more than enough for tokens. */
const MAX_ANSWER = 20 * 1024 * 1024;

/** `fetch` for the gateway and for logins, with the same connection settings as gRPC. */
export function adminFetch(trust: Trust): HttpFetch {
  return fetchOver(openTransport({ ...trust, tunnelHttp: true, limits: { idleMs: 30_000 } }), MAX_ANSWER);
}
