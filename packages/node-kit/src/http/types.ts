import type { Readable } from "node:stream";

export interface HttpRequest {
  /** `http(s)`, without user info. The path of a string is sent as written: signed paths must not be normalized. */
  readonly url: string | URL;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Readable | Uint8Array | string;
  readonly signal?: AbortSignal;
}

export interface HttpResponse {
  readonly url: URL;
  readonly status: number;
  /** Names in lowercase; repeated headers joined with commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** All values of a header; `name` in lowercase. */
  headerLines(name: string): readonly string[];
  /** Must be read or destroyed. */
  readonly body: Readable;
}

/**
 * One request, one response: no redirects, no retries. Idle connections are reused and do not keep the process alive.
 */
export interface HttpTransport {
  /** @throws HttpFailure; the reason of the request's signal if that aborts */
  send(request: HttpRequest): Promise<HttpResponse>;
  close(): void;
}

/** Times in milliseconds. */
export interface HttpLimits {
  /** Time limit for opening a connection, including TLS; default 15 s. */
  readonly connectMs?: number;
  /** Time limit without a byte in either direction; default 60 s. */
  readonly idleMs?: number;
  /** Time limit from the start of the request to the last byte of the response. Default: no limit. */
  readonly totalMs?: number;
  /** Maximum concurrent connections to one host. Default: no limit. */
  readonly connections?: number;
}
