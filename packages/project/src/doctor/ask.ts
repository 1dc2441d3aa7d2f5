import { errorCode } from "@flyte-settings/node-kit/http";
import type { Host } from "../host/host.ts";
import { makeFetch } from "../http/make-fetch.ts";

export interface ReachOptions {
  readonly endpoint?: string;
  readonly insecure?: boolean;
  readonly timeoutMs: number;
}

/** The time reported by a server, in milliseconds, and the local time at that moment. */
export interface ServerTime {
  readonly server: string;
  readonly theirs: number;
  readonly ours: number;
}

const MAX_ANSWER = 1024 * 1024;

/** The HTTP status, or a message if there is none. */
export async function ask(
  url: string,
  { timeoutMs }: ReachOptions,
  times: ServerTime[],
  host: Host,
): Promise<number | string> {
  try {
    const signal = AbortSignal.any([host.signal, AbortSignal.timeout(timeoutMs)]);
    const response = await makeFetch(host, { maxBytes: MAX_ANSWER })(url, {
      method: "GET",
      redirect: "manual",
      signal,
    });
    const theirs = Date.parse(response.headers.get("date") ?? "");
    if (!Number.isNaN(theirs)) times.push({ server: new URL(url).host, theirs, ours: host.now() });
    await response.text().catch(() => undefined);
    return response.status;
  } catch (error) {
    if (host.signal.aborted) throw error;
    if (error instanceof Error && error.name === "TimeoutError") return `no answer within ${timeoutMs / 1000} s`;
    return errorCode(error);
  }
}
