/** The PUT to a signed URL: sent exactly as it was signed, tried again where that may help, never shown with its query. */
import { type IncomingMessage, request as requestHttp } from "node:http";
import { type Duplex, Readable } from "node:stream";
import { FlyteSettingsError, isFlyteSettingsError, shown } from "@flyte-settings/core";
import { authority, dial, type RawUrl, rawUrl, type Trust } from "@flyte-settings/node-kit/http";
import { orStopped, stopIfAborted } from "../client/rpc.ts";
import { unreachable } from "../client/unreachable.ts";

export interface PutOptions extends Trust {
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly signal?: AbortSignal;
  /** Default 4. */
  readonly tries?: number;
  /** Of one try; default 5 minutes. */
  readonly timeoutMs?: number;
  /** Told the bytes of the body that went out; each try begins at 0 again. */
  readonly onProgress?: (bytes: number) => void;
}

interface PutAnswer {
  readonly status: number;
  readonly location?: string;
  readonly retryAfterMs?: number;
  /** Its beginning. */
  readonly body: string;
}

const TRIES = 4;
const REDIRECTS = 5;
const LONGEST_RETRY_AFTER_MS = 60_000;
const DEFAULT_TIMEOUT_MS = 300_000;
const BODY_KEPT = 4096;
const PIECE = 256 * 1024;

/**
 * @returns the status of success: 200, 201 or 204
 * @throws UPLOAD_FAILED with host, status, what the store said and what to do; ABORTED
 */
export async function putSigned(
  signedUrl: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
  options: PutOptions,
): Promise<number> {
  let url = target(signedUrl);
  let redirects = 0;
  for (let tried = 1; ; ) {
    stopIfAborted(options.signal);
    const answer = await put(url, headers, body, options).catch((error: unknown) => error);
    if (isAnswer(answer)) {
      if ([200, 201, 204].includes(answer.status)) return answer.status;
      if ((answer.status === 307 || answer.status === 308) && redirects < REDIRECTS) {
        url = redirected(url, answer);
        redirects += 1;
        continue;
      }
    }
    if (tried === (options.tries ?? TRIES) || !mayPass(answer))
      throw isAnswer(answer) ? refused(url, answer) : unreached(url, answer);
    const wait = isAnswer(answer) ? answer.retryAfterMs : undefined;
    await options.sleep(wait ?? 250 * 4 ** (tried - 1), options.signal);
    tried += 1;
  }
}

function isAnswer(value: unknown): value is PutAnswer {
  return typeof (value as { status?: unknown }).status === "number";
}

function mayPass(answer: unknown): boolean {
  if (isFlyteSettingsError(answer)) return false;
  if (!isAnswer(answer)) return !unreachable(answer).final;
  return answer.status === 408 || answer.status === 429 || answer.status >= 500;
}

function target(signedUrl: string): RawUrl {
  const url = rawUrl(signedUrl);
  if (url !== undefined) return url;
  throw new FlyteSettingsError("UPLOAD_FAILED", "Flyte Admin gave a signed URL that is no http(s) URL");
}

/** Never from https to http or back; a relative one is of the same host. */
function redirected(from: RawUrl, { location = "", status }: PutAnswer): RawUrl {
  const to = location.startsWith("/") && !location.startsWith("//") ? { ...from, path: location } : rawUrl(location);
  if (to !== undefined && to.secure === from.secure) return to;
  throw new FlyteSettingsError(
    "UPLOAD_FAILED",
    `${from.host} answered ${status} and led to another scheme; the code was not sent there`,
  );
}

async function put(
  url: RawUrl,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
  options: PutOptions,
): Promise<PutAnswer> {
  const socket = await opened(dial(url, options, ["http/1.1"]), options.signal);
  const limit = AbortSignal.timeout(options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const signal = options.signal === undefined ? limit : AbortSignal.any([options.signal, limit]);
  try {
    return await new Promise<PutAnswer>((resolve, reject) => {
      const asking = requestHttp({
        createConnection: () => socket as never,
        method: "PUT",
        path: url.path,
        headers: { host: authority(url), ...headers, connection: "close" },
        setHost: false,
        signal,
      });
      asking.once("response", (response) => {
        readAnswer(response).then(resolve, reject);
      });
      asking.once("error", reject);
      Readable.from(pieces(body, options.onProgress), { objectMode: false }).pipe(asking);
    });
  } catch (error) {
    if (options.signal?.aborted) throw new FlyteSettingsError("ABORTED", "stopped while uploading", {}, error);
    throw error;
  } finally {
    socket.destroy();
  }
}

/** What is opened after all is closed again. */
async function opened(dialing: Promise<Duplex>, signal: AbortSignal | undefined): Promise<Duplex> {
  try {
    return await orStopped(dialing, signal);
  } catch (error) {
    dialing.then(
      (socket) => socket.destroy(),
      () => undefined,
    );
    throw error;
  }
}

function* pieces(body: Uint8Array, onProgress: PutOptions["onProgress"]): Generator<Uint8Array> {
  for (let at = 0; at < body.length; at += PIECE) {
    yield body.subarray(at, at + PIECE);
    onProgress?.(Math.min(at + PIECE, body.length));
  }
}

async function readAnswer(response: IncomingMessage): Promise<PutAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > BODY_KEPT) break;
  }
  const { location, "retry-after": retryAfter } = response.headers;
  const seconds = Number(retryAfter);
  return {
    status: response.statusCode ?? 0,
    ...(location === undefined ? {} : { location }),
    ...(retryAfter === undefined || Number.isNaN(seconds)
      ? {}
      : { retryAfterMs: Math.min(Math.max(seconds, 0) * 1000, LONGEST_RETRY_AFTER_MS) }),
    body: Buffer.concat(chunks).subarray(0, BODY_KEPT).toString("utf8"),
  };
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

function refused(url: RawUrl, answer: PutAnswer): FlyteSettingsError {
  const said = saidIn(answer.body);
  const hint = hints[answer.status];
  return new FlyteSettingsError(
    "UPLOAD_FAILED",
    `the store at ${authority(url)} answered ${answer.status} to the upload of the code${said === "" ? "" : `: ${said}`}` +
      (hint === undefined ? "" : `. ${hint}`),
    hint === undefined ? {} : { hint },
  );
}

/** XML's code and message, else the beginning of the text; whatever looks like part of a signed URL is cut out. */
function saidIn(body: string): string {
  const [, code] = /<Code>([^<]*)<\/Code>/.exec(body) ?? [];
  const [, message] = /<Message>([^<]*)<\/Message>/.exec(body) ?? [];
  const text = code === undefined ? body : [code, message].filter((part) => part !== undefined).join(" ");
  return shown(withoutSignatures(text).trim());
}

function withoutSignatures(text: string): string {
  return text
    .replace(/\?[^\s"'<>]*/g, "?…")
    .replace(/(signature|credential|token|sig)([=:>\s]+)[^\s&"'<>]+/gi, "$1$2…");
}

function unreached(url: RawUrl, error: unknown): unknown {
  if (isFlyteSettingsError(error)) return error;
  const { code = "", name } = error as { code?: string; name?: string };
  if (code !== "ENOTFOUND" && code !== "EAI_AGAIN") {
    const problem = name === "TimeoutError" || name === "AbortError" ? "no answer in time" : unreachable(error).words;
    return new FlyteSettingsError(
      "UPLOAD_FAILED",
      `the store at ${authority(url)} cannot be reached: ${withoutSignatures(problem)}`,
    );
  }
  const hint =
    "It is probably a name inside the cluster; the server setting storage.signedURL.stowConfigOverride says which " +
    "endpoint signed URLs name.";
  return new FlyteSettingsError(
    "UPLOAD_FAILED",
    `the signed URL names ${url.host}, which this machine cannot resolve. ${hint}`,
    { hint },
  );
}
