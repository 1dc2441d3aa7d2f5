import type { Answer, Sending, Transport } from "./transport.ts";

interface Init {
  readonly method?: string;
  readonly headers?: ConstructorParameters<typeof Headers>[0];
  readonly body?: unknown;
  readonly signal?: AbortSignal | null;
}

/** Answers that hold no body, whose `Response` refuses even an empty one. */
const withoutBody = new Set([204, 205, 304]);

/** The web's `fetch` on our transport, for small bodies: each is read whole. */
export function fetchOver(send: (sending: Sending) => Promise<Answer>): Transport["fetch"] {
  return async (url, given) => {
    const { method = "GET", headers, body, signal } = given as Init;
    const answer = await send({
      url: String(url),
      method,
      headers: Object.fromEntries(new Headers(headers)),
      ...(body === undefined || body === null
        ? {}
        : { body: typeof body === "string" || body instanceof Uint8Array ? body : String(body) }),
      ...(signal ? { signal } : {}),
    });
    const bytes = Buffer.concat((await answer.body.toArray()) as Buffer[]);
    const response = new Response(withoutBody.has(answer.status) ? null : bytes, {
      status: answer.status,
      headers: { ...answer.headers },
    });
    Object.defineProperty(response, "url", { value: String(url) });
    return response;
  };
}
