/** The PUT to a signed URL: sent exactly as signed, retried if that may help, never shown with its query. */
import { Readable } from "node:stream";
import { FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined, redactSecrets, shown } from "@flyte-settings/core/plugin";
import {
  errorCode,
  followRedirects,
  type HttpResponse,
  openTransport,
  RedirectFailure,
  rawUrl,
  readBeginning,
  type Trust,
} from "@flyte-settings/node-kit/http";
import { isTransientStatus, type Outcome, retry, retryAfterTooLong, type Sleep } from "@flyte-settings/node-kit/retry";
import { connectionError } from "../client/connection-error.ts";
import { stopIfAborted } from "../client/rpc.ts";

export interface PutOptions extends Trust {
  readonly sleep: Sleep;
  /** In [0, 1): the jitter of pauses. */
  readonly random?: () => number;
  readonly signal?: AbortSignal;
  /** Default 4. */
  readonly tries?: number;
  /** Per attempt; default 5 minutes. */
  readonly timeoutMs?: number;
  /** Receives the number of body bytes sent; each attempt starts at 0 again. */
  readonly onProgress?: (bytes: number) => void;
}

interface StoreResponse {
  readonly host: string;
  readonly status: number;
  readonly retryAfter?: string | undefined;
  /** The beginning of the response body. */
  readonly body: string;
}

const TRIES = 4;
const REDIRECTS = { max: 5, statuses: [307, 308], refuse: changesScheme };
const DEFAULT_TIMEOUT_MS = 300_000;
const BODY_KEPT = 4096;

/**
 * @param body opened again for each attempt
 * @returns the status of success: 200, 201 or 204
 * @throws UPLOAD_FAILED with host, status, the store's message and a hint; ABORTED
 */
export async function putSigned(
  signedUrl: string,
  headers: Readonly<Record<string, string>>,
  body: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: PutOptions,
): Promise<number> {
  const { sleep, random, signal, tries = TRIES, timeoutMs = DEFAULT_TIMEOUT_MS, onProgress, ...trust } = options;
  if (rawUrl(signedUrl) === undefined)
    throw new FlyteSettingsError("UPLOAD_FAILED", "Flyte Admin gave a signed URL that is not an http(s) URL");
  stopIfAborted(signal);
  const start = new URL(signedUrl);
  const limits = { totalMs: timeoutMs, idleMs: timeoutMs };
  const transport = openTransport({ ...trust, tunnelHttp: true, limits });
  const put = async (): Promise<StoreResponse> => {
    const response = await followRedirects(start, REDIRECTS, (url, _, previous) =>
      transport.send({
        url: asWritten(url, previous) ?? signedUrl,
        method: "PUT",
        headers,
        body: Readable.from(counted(body(), onProgress), { objectMode: false }),
        ...omitUndefined({ signal }),
      }),
    );
    const { url, status } = response;
    const text = new TextDecoder().decode(await readBeginning(response.body, BODY_KEPT));
    return { host: url.host, status, retryAfter: response.headers["retry-after"], body: text };
  };
  try {
    const answer = await retry({ tries, sleep, ...omitUndefined({ random }) }, put, judge, { signal, tooLong });
    if ([200, 201, 204].includes(answer.status)) return answer.status;
    throw refused(answer);
  } catch (error) {
    if (signal?.aborted) throw new FlyteSettingsError("ABORTED", "stopped while uploading", {}, error);
    throw isFlyteSettingsError(error) ? error : unreached(start.host, error);
  } finally {
    transport.close();
  }
}

function judge(outcome: Outcome<StoreResponse>): { retry: boolean; retryAfter?: string | undefined } {
  if ("error" in outcome)
    return { retry: !(outcome.error instanceof RedirectFailure) && !connectionError(outcome.error).final };
  return { retry: isTransientStatus(outcome.value.status), retryAfter: outcome.value.retryAfter };
}

function tooLong(outcome: Outcome<StoreResponse>, ms: number): Error {
  const { message } = refused((outcome as { value: StoreResponse }).value);
  const hint = retryAfterTooLong(ms);
  return new FlyteSettingsError("UPLOAD_FAILED", `${message}. ${hint}`, { hint });
}

/** Redirects must not switch between https and http. */
function changesScheme(from: URL, to: URL): string | undefined {
  return from.protocol === to.protocol ? undefined : "another scheme";
}

/** A redirect's path as the server wrote it: it may be signed, and `URL` normalizes paths. */
function asWritten({ origin, href }: URL, previous: HttpResponse | undefined): string | undefined {
  const location = previous?.headers["location"];
  if (location === undefined) return undefined;
  if (/^\/(?!\/)/.test(location)) return `${origin}${location}`;
  return rawUrl(location) === undefined ? href : location;
}

async function* counted(
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  onProgress: PutOptions["onProgress"],
): AsyncGenerator<Uint8Array> {
  let sent = 0;
  for await (const piece of body) {
    yield piece;
    sent += piece.length;
    onProgress?.(sent);
  }
}

const hints: Readonly<Record<number, string>> = {
  301: "Redirects that turn a PUT into a GET are not followed; the signed URL should name the store itself.",
  302: "Redirects that turn a PUT into a GET are not followed; the signed URL should name the store itself.",
  303: "Redirects that turn a PUT into a GET are not followed; the signed URL should name the store itself.",
  400: "The store did not get the bytes that were announced, or does not know a header; a proxy in between may change them.",
  403: "The signature is not accepted: the URL may have expired, the clock of Flyte Admin may be wrong, or its role may not write there.",
  404: "The bucket is not there; the server setting is storage.container.",
  411: "Something in between sends the body without its length.",
  413: "The bundle is larger than the store or a proxy in between allows; ship less code (--copy auto, .flyteignore).",
};

function refused({ host, status, body }: StoreResponse): FlyteSettingsError {
  const said = saidIn(body);
  const hint = hints[status];
  return new FlyteSettingsError(
    "UPLOAD_FAILED",
    `could not upload the code: the store at ${host} returned ${status}${said === "" ? "" : `: ${said}`}` +
      (hint === undefined ? "" : `. ${hint}`),
    omitUndefined({ hint }),
  );
}

/**
 * The code and message of an XML error, or else the beginning of the text; anything that looks like part of a signed
 * URL is removed.
 */
function saidIn(body: string): string {
  const [, code] = /<Code>([^<]*)<\/Code>/.exec(body) ?? [];
  const [, message] = /<Message>([^<]*)<\/Message>/.exec(body) ?? [];
  const text = code === undefined ? body : [code, message].filter((part) => part !== undefined).join(" ");
  return shown(redactSecrets(text));
}

function unreached(host: string, error: unknown): FlyteSettingsError {
  if (error instanceof RedirectFailure) {
    const where = new URL(error.url).host;
    return new FlyteSettingsError(
      "UPLOAD_FAILED",
      error.code === "TOO_MANY_REDIRECTS"
        ? `the store at ${where} redirects more than ${REDIRECTS.max} times`
        : `${where} returned ${error.status} with a redirect to another scheme; the code was not sent there`,
    );
  }
  const code = errorCode(error);
  if (code !== "ENOTFOUND" && code !== "EAI_AGAIN") {
    const problem = code === "TIMED_OUT" ? "no answer in time" : connectionError(error).words;
    return new FlyteSettingsError("UPLOAD_FAILED", `the store at ${host} cannot be reached: ${redactSecrets(problem)}`);
  }
  const hint =
    "It is probably a name inside the cluster; the server setting storage.signedURL.stowConfigOverride says which " +
    "endpoint signed URLs name.";
  return new FlyteSettingsError(
    "UPLOAD_FAILED",
    `the signed URL names ${host}, which this machine cannot resolve. ${hint}`,
    { hint },
  );
}
