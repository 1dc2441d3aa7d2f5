import { type Duplex, pipeline } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { tooLarge } from "./body.ts";
import { followRedirects } from "./redirects.ts";
import type { HttpResponse, HttpTransport } from "./types.ts";

/** The part of the web's `RequestInit` that is used. */
export interface FetchInit {
  readonly method?: string;
  readonly headers?: ConstructorParameters<typeof Headers>[0];
  readonly body?: unknown;
  readonly redirect?: "follow" | "manual" | "error";
  readonly signal?: AbortSignal | null;
}

export type HttpFetch = (url: string | URL, init?: FetchInit) => Promise<Response>;

const MAX_REDIRECTS = 20;
/** A `Response` with one of these rejects even an empty body. */
const WITHOUT_BODY = new Set([204, 205, 304]);
/** Not sent to another origin. */
const CREDENTIALS = ["authorization", "cookie", "proxy-authorization"];

/**
 * The web's `fetch` on top of a transport, for code that expects one.
 *
 * @param maxBytes of a decoded body; reading a longer one fails with BODY_TOO_LARGE
 */
export function fetchOver(transport: HttpTransport, maxBytes: number = Number.POSITIVE_INFINITY): HttpFetch {
  return async (given, { method = "GET", headers, body, redirect = "follow", signal } = {}) => {
    const start = new URL(given);
    const all = Object.fromEntries(new Headers(headers));
    let verb = method.toUpperCase();
    let sent = body ?? undefined;
    const policy = {
      max: MAX_REDIRECTS,
      ...(redirect === "manual" ? { statuses: [] } : {}),
      ...(redirect === "error" ? { refuse: () => "unexpected redirect" } : {}),
    };
    const response = await followRedirects(start, policy, (url, hop, previous) => {
      if (url.origin !== start.origin) for (const name of CREDENTIALS) delete all[name];
      if (previous?.status === 303 || (verb === "POST" && (previous?.status === 301 || previous?.status === 302))) {
        verb = verb === "HEAD" ? "HEAD" : "GET";
        sent = undefined;
        for (const name of ["content-type", "content-length"]) delete all[name];
      }
      return transport.send({
        // the first URL is sent as written
        url: hop === 0 ? String(given) : url,
        method: verb,
        headers: { "accept-encoding": "identity", "user-agent": "flyte-settings", accept: "*/*", ...all },
        ...omitUndefined({
          body:
            sent === undefined
              ? undefined
              : typeof sent === "string" || sent instanceof Uint8Array
                ? sent
                : String(sent),
          signal: signal ?? undefined,
        }),
      });
    });
    return webResponse(response, maxBytes);
  };
}

function webResponse(response: HttpResponse, maxBytes: number): Response {
  const { url, status, headers } = response;
  const { "content-encoding": encoding, ...rest } = headers;
  const decoder = decoders[encoding?.toLowerCase() ?? ""]?.();
  const isEmpty = WITHOUT_BODY.has(status);
  if (isEmpty) response.body.resume();
  const body = isEmpty ? null : eager(limited(response, decoder, maxBytes));
  const made = new Response(body, { status, headers: decoder === undefined ? headers : rest });
  Object.defineProperty(made, "url", { value: url.href });
  return made;
}

/** Reads ahead without waiting for a reader: an unread body must not block its connection. */
function eager(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      const read = async (): Promise<void> => {
        for await (const chunk of chunks) controller.enqueue(chunk);
        controller.close();
      };
      read().catch((error: unknown) => controller.error(error));
    },
    cancel: () => void chunks.return(undefined),
  });
}

const decoders: Readonly<Record<string, () => Duplex>> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

async function* limited(
  { url, body }: HttpResponse,
  decoder: Duplex | undefined,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  const stream = decoder === undefined ? body : pipeline(body, decoder, () => {});
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(url, maxBytes);
      yield new Uint8Array(chunk);
    }
  } finally {
    body.destroy();
  }
}
