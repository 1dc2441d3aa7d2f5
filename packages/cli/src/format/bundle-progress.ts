import type { PackProgress } from "@flyte-settings/fast-register";
import type { TransferProgress } from "@flyte-settings/fast-register/stores";
import { sizeText } from "@flyte-settings/node-kit/fs";
import type { CommandHost } from "../host/host.ts";
import { progressLine } from "./progress-line.ts";

/** Receives the progress of a run: files found, files packed, bytes sent. */
export interface BundleProgress {
  listed(files: number): void;
  packed(done: PackProgress): void;
  sent(done: TransferProgress): void;
  /** Removes the line. */
  end(): void;
}

/**
 * One rewritten line on a terminal's stderr, for each of the three stages, shown after half a second. Prints nothing
 * without a terminal.
 */
export function bundleProgress(host: CommandHost, quiet: boolean): BundleProgress {
  const { show, end } = progressLine(host, quiet);
  return {
    listed: (files) => show("listing", () => `listing: ${files} files`),
    packed: ({ files, of, bytes }) =>
      show("packing", (ms) => `packing: ${files} of ${of} files, ${sizeText(bytes)}, ${rateText(bytes, ms)}`),
    sent: ({ bytes, total }) => show("sending", (ms) => sendingText(bytes, total ?? bytes, ms)),
    end,
  };
}

/** `sending: 12.0 MiB of 48.0 MiB, 6.0 MiB/s, 6 s left` */
function sendingText(bytes: number, total: number, ms: number): string {
  const left = bytes === 0 ? "" : `, ${Math.ceil(((total - bytes) * ms) / bytes / 1000)} s left`;
  return `sending: ${sizeText(bytes)} of ${sizeText(total)}, ${rateText(bytes, ms)}${left}`;
}

function rateText(bytes: number, ms: number): string {
  return `${sizeText(Math.round((bytes * 1000) / ms))}/s`;
}
