import type { Readable } from "node:stream";

export interface HttpRequest {
  /** `http(s)`, without userinfo. The path of a string is sent as written: signed paths may not be normalized. */
  readonly url: string | URL;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Readable | Uint8Array | string;
  readonly signal?: AbortSignal;
}

export interface HttpResponse {
  readonly url: URL;
  readonly status: number;
  /** Names in lower case; repeated headers joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** All values of a header, name in lower case. */
  headerLines(name: string): readonly string[];
  /** Must be read or destroyed. */
  readonly body: Readable;
}

/** One request, one response: no redirect is followed and nothing is tried again. Idle connections are reused and hold no process. */
export interface HttpTransport {
  /** @throws HttpFailure; the reason of the request's signal when that is aborted */
  send(request: HttpRequest): Promise<HttpResponse>;
  close(): void;
}

/** Times in milliseconds. */
export interface HttpLimits {
  /** Until a connection is open, TLS included; 15 s. */
  readonly connectMs?: number;
  /** Without a byte in either direction; 60 s. */
  readonly idleMs?: number;
  /** From the start of the request to the last byte of the response. Absent: no limit. */
  readonly totalMs?: number;
  /** Connections to one host at a time. Absent: no limit. */
  readonly connections?: number;
}
