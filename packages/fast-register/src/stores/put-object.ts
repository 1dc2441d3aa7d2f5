import { basename } from "node:path";
import { FlyteSettingsError } from "@flyte-settings/core/plugin";
import { withCleanup } from "@flyte-settings/node-kit/concurrency";
import type { StoredBundle } from "./bundle-store.ts";
import type { ObjectFacts, ObjectStoreClient, Shipment, Slice } from "./object-store-client.ts";
import { type RetryPolicy, retrying } from "./retrying.ts";
import { etagOfParts, slicesOf, wholeSlice } from "./slices.ts";
import type { Operation } from "./store-error.ts";
import type { TransferProgress } from "./store-options.ts";

export interface PutTools {
  readonly policy: RetryPolicy;
  readonly onProgress?: (progress: TransferProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Stores a file: an identical existing object is kept; small files are sent whole, large ones in parts, each retried
 * separately; the stored object is compared with the file; the parts of a failed upload are removed.
 *
 * @throws STORE_REFUSED, STORE_UNAVAILABLE, BUNDLE_FILE_CHANGED, ABORTED
 */
export async function putObject(
  client: ObjectStoreClient,
  key: string,
  bundle: StoredBundle,
  tools: PutTools,
): Promise<void> {
  const { policy, signal } = tools;
  const name = basename(bundle.path);
  const operation: Operation = { ...client, doing: `upload ${name}` };
  const onBytes = progressOf(name, bundle.size, tools.onProgress);
  const { parts } = await cut(bundle, policy, onBytes);
  const shipment: Shipment = { key, size: bundle.size, md5: bundle.md5, contentType: bundle.contentType, parts };
  const there = await retrying(policy, { ...client, doing: `check whether ${name} exists` }, signal, () =>
    client.find(key, signal),
  );
  if (there !== undefined && isSame(there, shipment)) return;
  const whole = parts.length > 0 ? undefined : wholeSlice(bundle.path, bundle.size, bundle.md5, onBytes);
  const stored = whole
    ? await retrying(policy, operation, signal, () => client.putWhole(shipment, whole, signal))
    : await putParts(client, shipment, operation, tools);
  checkStored(operation, shipment, stored);
}

/** Splits a file over the limit into parts; the file must still match its announced size and digest. */
async function cut(
  bundle: StoredBundle,
  { limits }: RetryPolicy,
  onBytes: (slice: number, bytes: number) => void,
): Promise<{ readonly parts: readonly Slice[] }> {
  if (bundle.size <= limits.wholeBytes) return { parts: [] };
  const { parts, md5 } = await slicesOf(bundle.path, bundle.size, limits.partBytes, onBytes);
  if (md5 === bundle.md5) return { parts };
  throw new FlyteSettingsError(
    "BUNDLE_FILE_CHANGED",
    `${basename(bundle.path)} is not the file that was announced: its MD5 is ${md5}, expected ${bundle.md5}. It changed while it was sent; run it again`,
  );
}

/** Compares the MD5 if the store provides it, otherwise an ETag of the same parts. Equal size proves nothing. */
function isSame(there: ObjectFacts, { size, md5, parts }: Shipment): boolean {
  if (there.size !== size) return false;
  if (there.md5 !== undefined) return there.md5 === md5;
  return parts.length > 0 && there.etag === etagOfParts(parts);
}

/** Removes the parts of a failed upload from the store. */
function putParts(...given: Parameters<typeof sendParts>): Promise<ObjectFacts> {
  return withCleanup(given[3].signal, () => sendParts(...given));
}

async function sendParts(
  client: ObjectStoreClient,
  shipment: Shipment,
  operation: Operation,
  { policy, signal }: PutTools,
): Promise<ObjectFacts> {
  const upload = await retrying(policy, operation, signal, () => client.startParts(shipment, signal));
  // a part that fails permanently stops the others
  const stop = new AbortController();
  const both = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const waiting = [...shipment.parts];
  const lane = async (): Promise<void> => {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      const sent = part;
      const doing = `${operation.doing} (part ${sent.index + 1} of ${shipment.parts.length})`;
      await retrying(policy, { ...operation, doing }, both, () => upload.putPart(sent, both));
    }
  };
  try {
    const lanes = Array.from({ length: upload.lanes }, () =>
      lane().catch((error: unknown) => {
        if (!stop.signal.aborted) stop.abort(error);
      }),
    );
    await Promise.all(lanes);
    if (stop.signal.aborted) throw stop.signal.reason;
    return await retrying(policy, operation, signal, () => upload.complete(signal));
  } catch (error) {
    await upload.abort().catch(() => {}); // report the first failure
    throw error;
  }
}

/** @throws STORE_UNAVAILABLE if the stored object differs from the bytes sent */
function checkStored(operation: Operation, { md5, size, parts }: Shipment, stored: ObjectFacts): void {
  const differs =
    (stored.md5 !== undefined && stored.md5 !== md5) || (stored.size !== undefined && stored.size !== size);
  const isOtherTag = stored.etag !== undefined && parts.length > 0 && stored.etag !== etagOfParts(parts);
  if (!differs && !isOtherTag) return;
  const got = stored.md5 ?? stored.etag ?? `${stored.size} bytes`;
  const hint = "Do not use the object; something between here and the store changes what is sent. Run it again.";
  throw new FlyteSettingsError(
    "STORE_UNAVAILABLE",
    `${operation.cloud} at ${operation.host} holds something else after ${operation.doing}: it says ${got}, expected MD5 ${md5}. ${hint}`,
    { hint },
  );
}

function progressOf(name: string, total: number, onProgress: PutTools["onProgress"]) {
  const sent = new Map<number, number>();
  return (slice: number, bytes: number): void => {
    sent.set(slice, bytes);
    onProgress?.({ name, bytes: [...sent.values()].reduce((sum, one) => sum + one, 0), total });
  };
}
