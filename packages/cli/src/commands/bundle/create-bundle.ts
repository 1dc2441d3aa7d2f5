import { type Bundle, type BundleStore, bundleCode } from "@flyte-settings/fast-register";
import type { StoreOptions } from "@flyte-settings/fast-register/stores";
import { sizeText } from "@flyte-settings/node-kit/fs";
import type { BundleRequest } from "@flyte-settings/project/bundle";
import { bundleHost } from "@flyte-settings/project/bundle";
import { timed } from "@flyte-settings/project/host";
import { bundleProgress } from "../../format/bundle-progress.ts";
import type { CommandHost } from "../../host/host.ts";
import { skippedLines } from "./skipped-lines.ts";

const WARN_BYTES = 100 * 2 ** 20;

/**
 * Packs the bundle and uploads it if there is a store, with progress on a terminal; reports skipped files and an
 * unusually large bundle.
 *
 * @param openStore creates the store, which reports its progress
 */
export async function createBundle(
  { source, options }: BundleRequest,
  openStore: ((progress: Pick<StoreOptions, "onProgress">) => BundleStore) | undefined,
  quiet: boolean,
  host: CommandHost,
): Promise<Bundle> {
  const { listed, packed, sent, end } = bundleProgress(host, quiet);
  try {
    const store = openStore?.({ onProgress: sent });
    const told = { ...options, onListing: listed, onProgress: packed };
    const bundle = await timed(
      host,
      `bundle of ${source}`,
      () => bundleCode(source, bundleHost(host), told, store),
      ({ digest }) => digest,
    );
    end();
    if (!quiet) host.stderr.write(skippedLines(bundle.skipped));
    if (bundle.bytes > WARN_BYTES)
      host.stderr.write(
        `warning: the bundle holds ${sizeText(bundle.bytes)} of files; \`flyte-settings bundle list\` shows the largest directories\n`,
      );
    return bundle;
  } finally {
    end();
  }
}
