import { createHash, type Hash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { FlyteSettingsError, shown } from "@flyte-settings/core/plugin";
import { readFault, refusedAnswer } from "../fault.ts";
import type { ObjectBody } from "../object-plane.ts";
import { BROKEN } from "../retry.ts";
import type { StoreTools } from "../store-tools.ts";
import type { DistributionSource } from "./distribution-source.ts";

/** A file on its way in: what is there already, and of which version of the object. */
export interface Arrival {
  readonly file: FileHandle;
  readonly name: string;
  bytes: number;
  hash: Hash;
  version?: string;
  /** As the first answer said. */
  size?: number;
  /** Base64. */
  md5?: string;
}

export function beginArrival(file: FileHandle, name: string): Arrival {
  return { file, name, bytes: 0, hash: createHash("md5") };
}

/**
 * One request more, from where the last one broke; from the beginning when the object was replaced, has no version, or
 * the other side sends all of it again.
 *
 * @throws ARCHIVE_TOO_LARGE; what can pass is thrown as the planes throw it
 */
export async function goOn(
  arrival: Arrival,
  source: DistributionSource,
  tools: StoreTools,
  signal?: AbortSignal,
): Promise<void> {
  if (arrival.version === undefined) await beginAgain(arrival);
  const body = await source.read(arrival.bytes, arrival.version, signal).catch(async (error: unknown) => {
    const { status } = readFault(error);
    if (arrival.bytes === 0 || (status !== 412 && status !== 416 && status !== 404)) throw error;
    await beginAgain(arrival);
    return source.read(0, undefined, signal);
  });
  try {
    if (body.from !== arrival.bytes) await beginAgain(arrival);
    if (arrival.bytes === 0) learn(arrival, body);
    await receive(arrival, body, tools);
  } finally {
    body.stream.destroy();
  }
  await check(arrival);
}

function learn(arrival: Arrival, { size, md5, version }: ObjectBody): void {
  Object.assign(arrival, {
    ...(size === undefined ? {} : { size }),
    ...(md5 === undefined ? {} : { md5 }),
    ...(version === undefined ? {} : { version }),
  });
}

async function receive(arrival: Arrival, { stream }: ObjectBody, { options, policy }: StoreTools): Promise<void> {
  const { maxBytes } = policy.limits;
  const { size: total, name } = arrival;
  if (total !== undefined && total > maxBytes) throw tooLarge(name, total, maxBytes);
  for await (const chunk of pieces(stream)) {
    if (arrival.bytes + chunk.length > maxBytes) throw tooLarge(name, arrival.bytes + chunk.length, maxBytes);
    await arrival.file.writev([chunk], arrival.bytes);
    arrival.hash.update(chunk);
    arrival.bytes += chunk.length;
    options.onProgress?.({ name, bytes: arrival.bytes, ...(total === undefined ? {} : { total }) });
  }
}

/** A body that fails has broken off, whatever an SDK makes of it. */
async function* pieces(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* stream;
  } catch (error) {
    const { code, words } = readFault(error);
    throw Object.assign(new Error(words), { code: BROKEN.test(code) ? code : "CUT_OFF" });
  }
}

/** Length and MD5 as the other side said them; damage on the way is a reason to fetch it all again. */
async function check(arrival: Arrival): Promise<void> {
  const { size, bytes, md5 } = arrival;
  if (size !== undefined && bytes < size) {
    throw Object.assign(new Error(`the body ended after ${bytes} of ${size} bytes`), { code: "CUT_OFF" });
  }
  const isOther = md5 !== undefined && arrival.hash.copy().digest("base64") !== md5;
  if (!isOther && (size === undefined || bytes === size)) return;
  await beginAgain(arrival);
  throw refusedAnswer(200, {}, "BadDigest", `the body is not the object that was announced (MD5 ${md5 ?? "unknown"})`);
}

async function beginAgain(arrival: Arrival): Promise<void> {
  await arrival.file.truncate(0);
  Object.assign(arrival, { bytes: 0, hash: createHash("md5") });
  delete arrival.version;
  delete arrival.size;
  delete arrival.md5;
}

export function tooLarge(name: string, bytes: number, maxBytes: number): FlyteSettingsError {
  return new FlyteSettingsError(
    "ARCHIVE_TOO_LARGE",
    `the distribution ${shown(name)} has ${bytes} bytes or more; at most ${maxBytes} are fetched. Raise limits.maxBytes if the source is trusted`,
  );
}
