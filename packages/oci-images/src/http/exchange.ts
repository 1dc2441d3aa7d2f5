import { FlyteSettingsError } from "@flyte-settings/core";
import { shownUrl, unavailable } from "./registry-error.ts";
import type { TransportAnswer } from "./transport.ts";
import type { Transports } from "./transports.ts";

export interface HttpRequest {
  readonly url: URL;
  readonly method: "GET" | "HEAD" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The registry `host[:port]` as references name it: chooses its own certificates. */
  readonly domain: string;
}

export interface HttpAnswer {
  readonly url: URL;
  readonly status: number;
  /** First value of a header, name in lower case. */
  header(name: string): string | undefined;
  headerLines(name: string): readonly string[];
  /** @throws REGISTRY_ANSWER_INVALID when it is longer */
  bytes(maxBytes: number): Promise<Uint8Array>;
  /** The beginning of it, for words in an error. */
  beginning(maxBytes: number): Promise<Uint8Array>;
  /** Piece by piece, as it comes. */
  stream(): AsyncIterable<Uint8Array>;
  /** Ends it without reading; an endless body must not hold the connection. */
  discard(): void;
}

/**
 * One request, one answer; no redirect is followed and nothing is tried again.
 *
 * Not by `fetch`: bodies are read piece by piece under a limit, redirects and challenges are ours to judge, and ports that browsers
 * refuse (6000, 10080) are ports like any other.
 *
 * @throws REGISTRY_UNAVAILABLE when there is no answer in time
 */
export async function exchange(
  transports: Transports,
  request: HttpRequest,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<HttpAnswer> {
  signal?.throwIfAborted();
  const { url } = request;
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(Object.assign(new Error("time limit"), { code: "TIMED_OUT" })), timeoutMs);
  const finish = (): void => clearTimeout(timer);
  const fail = (error: unknown): unknown => {
    finish();
    if (signal?.aborted) return signal.reason;
    return unavailable(url, abort.signal.aborted ? abort.signal.reason : error);
  };
  try {
    const transport = await transports.for(request.domain, url);
    const answer = await transport.send(url, {
      method: request.method,
      headers: { "user-agent": "flyte-settings", "accept-encoding": "identity", ...request.headers },
      ...(request.body === undefined ? {} : { body: request.body }),
      // not a listener for each request on the caller's signal: Node warns at eleven
      signal: signal ? AbortSignal.any([signal, abort.signal]) : abort.signal,
    });
    return wrap(request, answer, { finish, fail });
  } catch (error) {
    throw fail(error);
  }
}

interface Ending {
  finish(): void;
  fail(error: unknown): unknown;
}

function wrap({ url, method }: HttpRequest, answer: TransportAnswer, ending: Ending): HttpAnswer {
  answer.body.on("error", () => {}); // read or discarded below; an abort after that is nobody's error
  answer.body.once("close", ending.finish);
  const { headerLines } = answer;
  const read = async (maxBytes: number, tooLong: "cut" | "throw"): Promise<Uint8Array> => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of stream()) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > maxBytes && tooLong === "throw") throw tooLarge(url, maxBytes);
      if (size > maxBytes) break;
    }
    return Buffer.concat(chunks).subarray(0, maxBytes);
  };
  async function* stream(): AsyncIterable<Uint8Array> {
    let done = false;
    try {
      for await (const chunk of answer.body) yield chunk as Uint8Array;
      done = true;
    } catch (error) {
      throw ending.fail(error);
    } finally {
      if (!done) answer.body.destroy();
      ending.finish();
    }
  }
  return {
    url,
    status: answer.status,
    header: (name) => headerLines(name)[0],
    headerLines,
    bytes: (maxBytes) => read(maxBytes, "throw"),
    beginning: (maxBytes) => read(maxBytes, "cut"),
    stream,
    discard: () => discard(method, answer, ending),
  };
}

/** A short body is read so that the connection can be used again; anything else is cut off. To HEAD there is none, whatever is said. */
function discard(method: string, answer: TransportAnswer, ending: Ending): void {
  const length = Number(answer.headerLines("content-length")[0] ?? Number.POSITIVE_INFINITY);
  if (method === "HEAD" || length <= 4096) answer.body.resume();
  else {
    answer.body.destroy();
    ending.finish();
  }
}

function tooLarge(url: URL, maxBytes: number): FlyteSettingsError {
  return new FlyteSettingsError(
    "REGISTRY_ANSWER_INVALID",
    `${shownUrl(url)} answered more than ${maxBytes} bytes; expected a document that fits, no registry needs more`,
  );
}
