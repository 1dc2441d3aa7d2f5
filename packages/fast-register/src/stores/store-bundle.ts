import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import type { BundleStore, StoredBundle } from "./bundle-store.ts";

const PIECE = 1024 * 1024;

/** Passes an archive to a store with the MD5 of its bytes: as recorded when written, or computed now. */
export function storeBundle(
  store: BundleStore,
  archive: { readonly path: string; readonly digest: string; readonly size: number; readonly md5?: string },
  signal?: AbortSignal,
): Promise<string> {
  const { path, digest, size, md5 = md5OfFile(path) } = archive;
  const bundle: StoredBundle = { path, digest, size, md5, contentType: "application/gzip" };
  return store.put(bundle, signal);
}

/** MD5 of a file at its current size, base64, in little memory. */
export function md5OfFile(path: string): string {
  const hash = createHash("md5");
  const buffer = Buffer.allocUnsafe(PIECE);
  const fd = openSync(path, "r");
  try {
    for (let count = readSync(fd, buffer); count > 0; count = readSync(fd, buffer)) {
      hash.update(buffer.subarray(0, count));
    }
  } finally {
    closeSync(fd);
  }
  return hash.digest("base64");
}
