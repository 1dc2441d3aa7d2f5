import { createReadStream, openSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { FlyteSettingsError, shown } from "@flyte-settings/core/plugin";
import type { OpenLocation } from "../../runtime/open-distribution.ts";
import { cloudSchemes } from "../open-store.ts";
import type { StoreOptions } from "../store-options.ts";
import { downloadDistribution } from "./download-distribution.ts";

/**
 * Openers by scheme for running distributions: each distribution is downloaded completely and checked before its first
 * byte is returned. Its file is already unlinked by then, so nothing is left in `folder`, whatever happens.
 *
 * @param folder absolute; for downloads in progress
 * @returns openers that throw the errors of {@link downloadDistribution}, and BUNDLE_OUTPUT_UNWRITABLE
 */
export function storeOpeners(options: StoreOptions, folder: string): Readonly<Record<string, OpenLocation>> {
  const open: OpenLocation = async (location, signal) => {
    const work = await mkdtemp(join(folder, "flyte-settings-")).catch((error: unknown) => {
      throw noRoom(folder, error);
    });
    const path = join(work, "distribution");
    try {
      await downloadDistribution(location, path, options, signal);
      return createReadStream(path, { fd: openSync(path, "r"), highWaterMark: 256 * 1024 });
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  };
  return Object.fromEntries([...cloudSchemes, "http", "https"].map((scheme) => [scheme, open]));
}

function noRoom(folder: string, cause: unknown): FlyteSettingsError {
  const code = (cause as NodeJS.ErrnoException).code ?? "error";
  return new FlyteSettingsError(
    "BUNDLE_OUTPUT_UNWRITABLE",
    `${shown(folder)} cannot hold the bundle temporarily (${code}). Set TMPDIR to a writable directory with enough space`,
    { place: folder },
    cause,
  );
}
