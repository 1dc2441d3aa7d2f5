import { createReadStream, openSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { FlyteSettingsError, omitUndefined, plainUrl, shown } from "@flyte-settings/core/plugin";

/** Opens one kind of location. @throws FILE_NOT_FOUND if nothing exists there */
export type OpenLocation = (location: string, signal?: AbortSignal) => Promise<AsyncIterable<Uint8Array>>;

export interface OpenHost {
  /** By scheme, such as `s3`: sources supported in addition to files. */
  readonly openers?: Readonly<Record<string, OpenLocation>>;
  /** For `http:` and `https:`; proxy and CA are already configured. */
  readonly fetch?: (
    url: string,
    init: { readonly signal?: AbortSignal },
  ) => Promise<{ readonly ok: boolean; readonly status: number; readonly body: AsyncIterable<Uint8Array> | null }>;
}

/**
 * Opens a distribution: a path, `file:`, `http(s):`, or a scheme supported by the host. @throws FILE_NOT_FOUND,
 * FILE_UNREADABLE, STORE_UNKNOWN, STORE_REFUSED
 */
export async function openDistribution(
  location: string,
  host: OpenHost,
  signal?: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(location)?.[1]?.toLowerCase();
  if (scheme === undefined) return openFile(location);
  if (scheme === "file") return openFile(location.startsWith("file://") ? fileURLToPath(location) : location.slice(5));
  const opener = host.openers?.[scheme];
  if (opener !== undefined) return opener(location, signal);
  if ((scheme === "http" || scheme === "https") && host.fetch) return openHttp(location, host.fetch, signal);
  throw new FlyteSettingsError(
    "STORE_UNKNOWN",
    `${shown(plainUrl(location))}: nothing here fetches ${shown(scheme)}:. Expected a path, file:, http(s):, s3:, gs: or abfs:`,
  );
}

function openFile(path: string): AsyncIterable<Uint8Array> {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) throw notFound(path);
  return createReadStream(path, { fd: openOrRefuse(path), highWaterMark: 256 * 1024 });
}

function openOrRefuse(path: string): number {
  try {
    return openSync(path, "r");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "error";
    throw new FlyteSettingsError(
      "FILE_UNREADABLE",
      `the distribution ${shown(path)} cannot be read (${code}). Expected an archive that bundle create or pyflyte made`,
      { place: path },
      error,
    );
  }
}

async function openHttp(
  location: string,
  fetch: NonNullable<OpenHost["fetch"]>,
  signal: AbortSignal | undefined,
): Promise<AsyncIterable<Uint8Array>> {
  const response = await fetch(location, omitUndefined({ signal }));
  if (response.status === 404) throw notFound(location);
  if (!response.ok || response.body === null) {
    throw new FlyteSettingsError(
      "STORE_REFUSED",
      `${shown(plainUrl(location))}: the server returned ${response.status}. Expected the bundle`,
    );
  }
  return response.body;
}

function notFound(location: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "FILE_NOT_FOUND",
    `task execution code was not found: there is nothing at ${shown(plainUrl(location))}. Expected the bundle that was uploaded at registration`,
    { place: shown(plainUrl(location)) },
  );
}
