/** The listener on the loopback address that the browser is redirected to; it accepts one response and closes. */
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** @throws AUTH_FAILED if the browser would be redirected to another machine */
export function redirectUri(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "http:" && loopback.has(url.hostname)) return url;
  throw new FlyteSettingsError(
    "AUTH_FAILED",
    `Flyte Admin wants the browser to come back to ${shown(text)}; expected this machine, for example http://localhost:53593/callback`,
  );
}

/**
 * The query of the request with the right `state`. Any other request, such as for a favicon or from another page, is
 * rejected. The listener is closed before this returns.
 *
 * @param ready called once the listener is ready: opens the browser
 * @param limit ends the wait by throwing its reason
 * @throws AUTH_FAILED if the port is in use
 */
export async function browserAnswer(
  redirect: URL,
  state: string,
  ready: () => Promise<void>,
  limit: AbortSignal,
): Promise<URLSearchParams> {
  const servers: Server[] = [];
  try {
    return await new Promise<URLSearchParams>((resolve, reject) => {
      limit.addEventListener("abort", () => reject(limit.reason), { once: true });
      if (limit.aborted) reject(limit.reason);
      listen(redirect, answering(redirect, state, resolve), servers)
        .then(ready)
        .catch(reject);
    });
  } finally {
    for (const server of servers) {
      server.close();
      // Browsers open spare connections in advance.
      server.closeAllConnections();
    }
  }
}

function answering(redirect: URL, state: string, settle: (query: URLSearchParams) => void): RequestListener {
  return (request, response) => {
    const { url: asked = "" } = request;
    const url = URL.canParse(asked, redirect.href) ? new URL(asked, redirect.href) : undefined;
    const say = (status: number, words: string, said?: () => void): void => {
      const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store", connection: "close" };
      response.writeHead(status, headers).end(`${words}\n`, said);
    };
    if (url?.pathname !== redirect.pathname || request.method !== "GET") return say(404, "Nothing here.");
    if (url.searchParams.get("state") !== state) return say(400, "This answer is not to our question.");
    const words = url.searchParams.has("error")
      ? "The login was refused. The terminal says why."
      : "You may close this window and go back to the terminal.";
    say(200, words, () => settle(url.searchParams));
  };
}

/** Errors of machines without such an address: many containers have no IPv6. */
const noSuchAddress = new Set(["EADDRNOTAVAIL", "EAFNOSUPPORT"]);

/**
 * Listens on both loopback addresses, because a browser may use either for `localhost`; if another process has one of
 * them, it could receive the code.
 */
async function listen(redirect: URL, listener: RequestListener, servers: Server[]): Promise<void> {
  const name = redirect.hostname.replace(/^\[|\]$/g, "");
  for (const address of name === "localhost" ? ["127.0.0.1", "::1"] : [name]) {
    const server = createServer(listener);
    try {
      server.listen(Number(redirect.port || 80), address);
      await once(server, "listening");
      servers.push(server);
    } catch (cause) {
      if (servers.length > 0 && noSuchAddress.has((cause as NodeJS.ErrnoException).code ?? "")) continue;
      throw cannotListen(redirect, cause as Error);
    }
  }
}

function cannotListen({ host }: URL, cause: Error): FlyteSettingsError {
  const hint = "Is another login running? admin.authType: DeviceFlow needs no port.";
  return new FlyteSettingsError(
    "AUTH_FAILED",
    `cannot listen on ${host} for the browser's answer: ${cause.message}. ${hint}`,
    { hint },
    cause,
  );
}
