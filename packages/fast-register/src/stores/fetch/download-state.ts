import { createHash, type Hash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { FlyteSettingsError, omitUndefined, shown } from "@flyte-settings/core/plugin";
import { isTransientCode } from "@flyte-settings/node-kit/retry";
import { responseError, toFailure } from "../http-failure.ts";
import type { ObjectBody } from "../object-store-client.ts";
import type { StoreTools } from "../store-tools.ts";
import type { DistributionSource } from "./source.ts";

/** A download in progress: the bytes received, and the version of the object. */
export interface DownloadState {
  readonly file: FileHandle;
  readonly name: string;
  bytes: number;
  hash: Hash;
  version?: string;
  /** From the first response. */
  size?: number;
  /** Base64. */
  md5?: string;
}

export function beginDownload(file: FileHandle, name: string): DownloadState {
  return { file, name, bytes: 0, hash: createHash("md5") };
}

/**
 * Sends another request from the point of interruption; from the start if the object was replaced, has no version, or
 * the server sends all of it again.
 *
 * @throws ARCHIVE_TOO_LARGE; transient errors as the clients throw them
 */
export async function resume(
  state: DownloadState,
  source: DistributionSource,
  tools: StoreTools,
  signal?: AbortSignal,
): Promise<void> {
  if (state.version === undefined) await restart(state);
  const body = await source.read(state.bytes, state.version, signal).catch(async (error: unknown) => {
    const { status } = toFailure(error);
    if (state.bytes === 0 || (status !== 412 && status !== 416 && status !== 404)) throw error;
    await restart(state);
    return source.read(0, undefined, signal);
  });
  try {
    if (body.from !== state.bytes) await restart(state);
    if (state.bytes === 0) learn(state, body);
    await receive(state, body, tools);
  } finally {
    body.stream.destroy();
  }
  await check(state);
}

function learn(state: DownloadState, { size, md5, version }: ObjectBody): void {
  Object.assign(state, omitUndefined({ size, md5, version }));
}

async function receive(state: DownloadState, { stream }: ObjectBody, { options, policy }: StoreTools): Promise<void> {
  const { maxBytes } = policy.limits;
  const { size: total, name } = state;
  if (total !== undefined && total > maxBytes) throw tooLarge(name, total, maxBytes);
  for await (const chunk of pieces(stream)) {
    if (state.bytes + chunk.length > maxBytes) throw tooLarge(name, state.bytes + chunk.length, maxBytes);
    await state.file.writev([chunk], state.bytes);
    state.hash.update(chunk);
    state.bytes += chunk.length;
    options.onProgress?.({ name, bytes: state.bytes, ...omitUndefined({ total }) });
  }
}

/** Treats a failing body as an interruption, whatever an SDK throws. */
async function* pieces(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* stream;
  } catch (error) {
    const { code, words } = toFailure(error);
    throw Object.assign(new Error(words), { code: isTransientCode(code) ? code : "CUT_OFF" });
  }
}

/** Checks length and MD5 as the server reported them; a mismatch restarts the download. */
async function check(state: DownloadState): Promise<void> {
  const { size, bytes, md5 } = state;
  if (size !== undefined && bytes < size) {
    throw Object.assign(new Error(`the body ended after ${bytes} of ${size} bytes`), { code: "CUT_OFF" });
  }
  const isOther = md5 !== undefined && state.hash.copy().digest("base64") !== md5;
  if (!isOther && (size === undefined || bytes === size)) return;
  await restart(state);
  throw responseError(200, {}, "BadDigest", `the body is not the object that was announced (MD5 ${md5 ?? "unknown"})`);
}

async function restart(state: DownloadState): Promise<void> {
  await state.file.truncate(0);
  Object.assign(state, { bytes: 0, hash: createHash("md5") });
  delete state.version;
  delete state.size;
  delete state.md5;
}

export function tooLarge(name: string, bytes: number, maxBytes: number): FlyteSettingsError {
  return new FlyteSettingsError(
    "ARCHIVE_TOO_LARGE",
    `the distribution ${shown(name)} has ${bytes} bytes or more; at most ${maxBytes} are fetched. Raise limits.maxBytes if the source is trusted`,
  );
}
