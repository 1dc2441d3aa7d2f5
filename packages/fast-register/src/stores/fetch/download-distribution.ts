import { existsSync } from "node:fs";
import { copyFile, open, rm, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { FlyteSettingsError, isFlyteSettingsError, plainUrl, redactUrls, shown } from "@flyte-settings/core/plugin";
import { commitFile, tempPath } from "@flyte-settings/node-kit/fs";
import { toFailure } from "../http-failure.ts";
import { retrying } from "../retrying.ts";
import type { Operation } from "../store-error.ts";
import { defaultLimits, type StoreOptions } from "../store-options.ts";
import { openTools, type StoreTools } from "../store-tools.ts";
import { distributionSource } from "./distribution-source.ts";
import { beginDownload, resume, tooLarge } from "./download-state.ts";

/**
 * Downloads a distribution to `target`: from `file:` and plain paths, `s3:`, `gs:`, `abfs:` and its variants,
 * `http(s):`. Data is written to a temporary file next to the target until it is complete and checked. An interrupted
 * download is resumed if the object is still the same.
 *
 * @param target absolute path of the file; its directory must exist
 * @returns size in bytes
 * @throws FILE_NOT_FOUND, STORE_UNKNOWN, DISTRIBUTION_INVALID, ARCHIVE_TOO_LARGE, STORE_REFUSED, STORE_UNAVAILABLE,
 * STORE_SDK_MISSING, ABORTED
 */
export async function downloadDistribution(
  location: string,
  target: string,
  options: StoreOptions = {},
  signal?: AbortSignal,
): Promise<number> {
  const temporary = tempPath(dirname(target));
  try {
    const path = localPath(location);
    const size =
      path === undefined
        ? await download(location, temporary, await openTools(options), signal)
        : await copyFrom(path, temporary, options.limits?.maxBytes ?? defaultLimits.maxBytes);
    commitFile(temporary, target);
    return size;
  } catch (error) {
    await rm(temporary, { force: true });
    if (isFlyteSettingsError(error)) throw error;
    throw unwritable(target, error);
  }
}

/** The file of a plain path or a `file:` location; `undefined` for another scheme. */
function localPath(location: string): string | undefined {
  if (/^file:\/\//i.test(location)) {
    const plain = location.slice("file://".length);
    // fsspec does not decode; our own store writes URLs
    return existsSync(plain) || !URL.canParse(location) ? plain : fileURLToPath(location);
  }
  if (/^file:/i.test(location)) return location.slice("file:".length);
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(location) ? undefined : location;
}

async function copyFrom(path: string, temporary: string, maxBytes: number): Promise<number> {
  const facts = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  if (!facts.isFile()) throw unreadable(path, { code: "it is not a file" });
  if (facts.size > maxBytes) throw tooLarge(path, facts.size, maxBytes);
  const readable = await open(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  await readable.close();
  await copyFile(path, temporary);
  return facts.size;
}

async function download(location: string, temporary: string, tools: StoreTools, signal?: AbortSignal): Promise<number> {
  const name = basename(plainUrl(location));
  const file = await open(temporary, "wx", 0o644);
  try {
    const source = await distributionSource(location, tools);
    const operation: Operation = { ...source, doing: `download ${name}` };
    const state = beginDownload(file, name);
    await retrying(tools.policy, operation, signal, () =>
      resume(state, source, tools, signal).catch((error: unknown) => {
        const { status, code } = toFailure(error);
        if (status !== 404 || /bucket|container/i.test(code)) throw error;
        throw notThere(location, operation);
      }),
    );
    return state.bytes;
  } finally {
    await file.close();
    tools.transport.close();
  }
}

/** Starts with flytekit's message. */
function notThere(location: string, { cloud, host }: Operation): FlyteSettingsError {
  const place = shown(redactUrls(location));
  return new FlyteSettingsError(
    "FILE_NOT_FOUND",
    `task execution code was not found: ${cloud} at ${host} has nothing at ${place}. Expected the bundle that was uploaded at registration`,
    { place },
  );
}

function unreadable(path: string, cause: unknown): FlyteSettingsError {
  const { code } = cause as { code?: string };
  const isMissing = code === "ENOENT" || code === "ENOTDIR";
  return new FlyteSettingsError(
    isMissing ? "FILE_NOT_FOUND" : "FILE_UNREADABLE",
    `the distribution ${shown(path)} ${isMissing ? "is not there" : `cannot be read (${code})`}. Expected an archive that bundle create or pyflyte made`,
    { place: path },
    cause,
  );
}

function unwritable(target: string, cause: unknown): FlyteSettingsError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const isMissing = code === "ENOENT";
  return new FlyteSettingsError(
    isMissing ? "DESTINATION_MISSING" : "BUNDLE_OUTPUT_UNWRITABLE",
    `${shown(target)} cannot be written (${code ?? message}). Expected an existing, writable directory with enough space`,
    { place: dirname(target) },
    cause,
  );
}
