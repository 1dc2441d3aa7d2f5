import { type Bundle, type BundleStore, bundleCode } from "@flyte-settings/fast-register";
import type { Host } from "../host/host.ts";
import { bundleHost } from "./bundle-host.ts";
import type { BundleRequest } from "./bundle-options.ts";
import { sizeText } from "./parse-size.ts";
import { bundleProgress } from "./progress.ts";

const WARN_BYTES = 100 * 2 ** 20;

/** Packs, with progress on a terminal; names what is left out, and a bundle that is large for what it usually is. */
export async function createBundle(
  { source, options }: BundleRequest,
  store: BundleStore | undefined,
  quiet: boolean,
  host: Host,
): Promise<Bundle> {
  const { end, ...progress } = bundleProgress(host, quiet);
  try {
    const bundle = await bundleCode(source, bundleHost(quiet, host), { ...options, ...progress }, store);
    end();
    if (!quiet)
      for (const { path, reason } of bundle.skipped) host.stderr.write(`not in the bundle: ${path}: ${reason}\n`);
    if (bundle.bytes > WARN_BYTES)
      host.stderr.write(
        `warning: the bundle holds ${sizeText(bundle.bytes)} of files; \`flyte-settings bundle list\` shows the largest folders\n`,
      );
    return bundle;
  } finally {
    end();
  }
}
