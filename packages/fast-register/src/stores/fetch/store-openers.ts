import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { OpenLocation } from "../../runtime/open-distribution.ts";
import { cloudSchemes } from "../open-store.ts";
import type { StoreOptions } from "../store-options.ts";
import { downloadDistribution } from "./download-distribution.ts";

/**
 * What the runtime half fetches with, by scheme: each distribution is downloaded whole and checked before its first byte
 * is given, and gone from `folder` after its last one.
 *
 * @param folder absolute; for files on their way
 */
export function storeOpeners(options: StoreOptions, folder: string): Readonly<Record<string, OpenLocation>> {
  const open: OpenLocation = async (location, signal) => {
    const work = await mkdtemp(join(folder, "flyte-settings-"));
    const path = join(work, "distribution");
    try {
      await downloadDistribution(location, path, options, signal);
    } catch (error) {
      await rm(work, { recursive: true, force: true });
      throw error;
    }
    return pieces(path, work);
  };
  return Object.fromEntries([...cloudSchemes, "http", "https"].map((scheme) => [scheme, open]));
}

async function* pieces(path: string, work: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 256 * 1024 })) yield piece as Uint8Array;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
