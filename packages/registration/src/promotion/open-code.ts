import { FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined, shown } from "@flyte-settings/core/plugin";
import { followRedirects, openTransport, rawUrl, type Trust } from "@flyte-settings/node-kit/http";
import { connectionError } from "../client/connection-error.ts";
import type { Transport } from "../client/rpc.ts";
import {
  CreateDownloadLocationRequestSchema,
  CreateDownloadLocationResponseSchema,
} from "../gen/flyteidl/service/dataproxy_pb.js";
import { callAdmin } from "./admin-call.ts";

const createDownloadLocation = {
  method: "flyteidl.service.DataProxyService/CreateDownloadLocation",
  request: CreateDownloadLocationRequestSchema,
  response: CreateDownloadLocationResponseSchema,
};

const LIMITS = { totalMs: 30 * 60_000, idleMs: 60_000 };
const REDIRECTS = { max: 5, statuses: [301, 302, 303, 307, 308], refuse: changesScheme };

export interface OpenedCode {
  /** In bytes, if the store reports it. */
  readonly size?: number;
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Reads code from a URL that Admin signs; the URL is never shown.
 *
 * @throws PROMOTION_REFUSED if Admin signs no URL, or the store has no such object
 */
export async function openCode(
  location: string,
  transport: Transport,
  { signal, ...trust }: Trust & { readonly signal?: AbortSignal },
): Promise<OpenedCode> {
  const signedUrl = await signed(location, transport, signal);
  const http = openTransport({ ...trust, tunnelHttp: true, limits: LIMITS });
  const close = (): void => http.close();
  try {
    const response = await followRedirects(new URL(signedUrl), REDIRECTS, (url, step) =>
      http.send({ url: step === 0 ? signedUrl : url.href, method: "GET", headers: {}, ...omitUndefined({ signal }) }),
    );
    if (response.status !== 200)
      throw unreadable(location, `the store at ${response.url.host} returned ${response.status}`);
    const size = Number(response.headers["content-length"] ?? Number.NaN);
    return { ...(Number.isSafeInteger(size) ? { size } : {}), body: closing(response.body, close, failed) };
  } catch (error) {
    close();
    throw failed(error);
  }

  function failed(error: unknown): FlyteSettingsError {
    if (signal?.aborted) return new FlyteSettingsError("ABORTED", "stopped while reading the code", {}, error);
    if (error instanceof FlyteSettingsError) return error;
    return unreadable(location, connectionError(error).words, error);
  }
}

async function* closing(
  body: AsyncIterable<Uint8Array>,
  close: () => void,
  failed: (error: unknown) => FlyteSettingsError,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw failed(error);
  } finally {
    close();
  }
}

/**
 * Checks that Admin signs a URL for the code; changes nothing in Admin.
 *
 * @throws PROMOTION_REFUSED if it does not; ADMIN_UNAVAILABLE, AUTH_FAILED, ABORTED
 */
export async function expectSigned(location: string, transport: Transport, signal?: AbortSignal): Promise<void> {
  await signed(location, transport, signal);
}

async function signed(nativeUrl: string, transport: Transport, signal: AbortSignal | undefined): Promise<string> {
  const context = { what: `Flyte Admin signs no URL for the code at ${shown(nativeUrl)}`, signal };
  const answer = await callAdmin(transport, createDownloadLocation, { nativeUrl }, context).catch((cause: unknown) => {
    if (cause instanceof FlyteSettingsError && cause.code === "ADMIN_REFUSED")
      throw unreadable(nativeUrl, cause.message, cause);
    throw cause;
  });
  if (rawUrl(answer?.signedUrl ?? "") === undefined) throw unreadable(nativeUrl, "Flyte Admin gave no URL");
  return answer?.signedUrl ?? "";
}

function unreadable(location: string, why: string, cause?: unknown): FlyteSettingsError {
  return new FlyteSettingsError(
    "PROMOTION_REFUSED",
    `could not read the code at ${shown(location)}: ${why}. Expected an archive that Flyte Admin can sign a URL for; --code keep leaves it where it is, --code FILE takes it from a file`,
    {},
    cause,
  );
}

function changesScheme(from: URL, to: URL): string | undefined {
  return from.protocol === to.protocol ? undefined : "another scheme";
}
