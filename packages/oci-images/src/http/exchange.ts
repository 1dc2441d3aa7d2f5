import { FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import {
  ADDRESS_REFUSED,
  discardBody,
  errorCode,
  HttpFailure,
  type HttpResponse,
  readBeginning,
  readBytes,
} from "@flyte-settings/node-kit/http";
import { addressRefused, shownUrl, unavailable } from "./registry-error.ts";
import type { Wire } from "./wire.ts";

export interface RegistryHttpRequest {
  readonly url: URL;
  readonly method: "GET" | "HEAD" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The registry `host[:port]` as in references: selects its own certificates. */
  readonly domain: string;
  /** The server that specified `url`; absent: configured by the user. */
  readonly from?: URL | undefined;
}

export interface HttpAnswer extends HttpResponse {
  /** @throws REGISTRY_ANSWER_INVALID if it is longer */
  bytes(maxBytes: number): Promise<Uint8Array>;
  /** The start of the body, for an error message. */
  beginning(maxBytes: number): Promise<Uint8Array>;
  /** Chunk by chunk, as they arrive. */
  stream(): AsyncIterable<Uint8Array>;
  /** Ends it without reading; an endless body must not block the connection. */
  discard(): void;
}

/**
 * One request, one response; no redirects, no retries.
 *
 * @throws REGISTRY_UNAVAILABLE if there is no response in time, REGISTRY_REFUSED for an address that `from` may not
 * redirect to
 */
export async function exchange(wire: Wire, request: RegistryHttpRequest, signal?: AbortSignal): Promise<HttpAnswer> {
  const { url, domain, from, headers, ...rest } = request;
  const transport = await wire.connections.for(domain, url, from);
  const fail = (error: unknown): unknown => {
    if (signal?.aborted) return signal.reason;
    if (errorCode(error) === ADDRESS_REFUSED && from) return addressRefused(from, url, error);
    if (!(error instanceof HttpFailure) || error.code !== "BODY_TOO_LARGE") return unavailable(url, error);
    return new FlyteSettingsError(
      "REGISTRY_ANSWER_INVALID",
      `${shownUrl(url)}: ${error.message}; expected a document that fits, no registry needs more`,
    );
  };
  const attempt = <T>(run: Promise<T>): Promise<T> =>
    run.catch((error: unknown) => {
      throw fail(error);
    });
  const response = await attempt(
    transport.send({
      ...rest,
      url,
      headers: { "user-agent": "flyte-settings", "accept-encoding": "identity", ...headers },
      ...omitUndefined({ signal }),
    }),
  );
  async function* stream(): AsyncIterable<Uint8Array> {
    try {
      for await (const chunk of response.body) yield chunk as Uint8Array;
    } catch (error) {
      throw fail(error);
    }
  }
  return {
    ...response,
    bytes: (maxBytes) => attempt(readBytes(response, maxBytes)),
    beginning: (maxBytes) => attempt(readBeginning(response.body, maxBytes)),
    stream,
    discard: () => discardBody(response, request.method),
  };
}
