import { dial, type HttpFetch, type Trust } from "@flyte-settings/registration";
import { Agent, fetch } from "undici";
import { unpaused } from "../http/unpaused.ts";

const LIMITS = { headersTimeout: 30_000, bodyTimeout: 30_000 };

/** As much as is taken of Admin over gRPC, and more than enough for tokens. */
const MAX_ANSWER = 20 * 1024 * 1024;

/**
 * `fetch` for the gateway and for logins, over connections that are made as those of gRPC: the same proxy, certificates, time
 * limit and errors. undici's own proxy agent would not let a `proxy-authorization` of ours through.
 */
export function adminFetch(trust: Trust): HttpFetch {
  const dispatcher = new Agent({
    ...LIMITS,
    maxResponseSize: MAX_ANSWER,
    connect({ protocol, hostname, port }, callback) {
      const secure = protocol === "https:";
      const url = {
        secure,
        host: hostname.replace(/^\[|\]$/g, ""),
        port: Number(port) || (secure ? 443 : 80),
        path: "/",
      };
      dial(url, trust, ["http/1.1"]).then(
        (socket) => callback(null, socket as never),
        (error: Error) => callback(error, null),
      );
    },
  });
  const steady = dispatcher.compose(unpaused);
  return (url, init) =>
    fetch(url, { ...init, dispatcher: steady } as Parameters<typeof fetch>[1]) as ReturnType<HttpFetch>;
}
