import type { Host } from "../host/host.ts";
import { sizeText } from "./parse-size.ts";

const EVERY_MS = 100;
const AFTER_MS = 500;

/** One rewritten line on a terminal for what takes over half a second: files, bytes, rate. Nothing elsewhere. */
export function bundleProgress(
  host: Host,
  quiet: boolean,
): { onProgress?(done: { readonly files: number; readonly bytes: number }): void; end(): void } {
  if (quiet || !host.stderr.isTerminal) return { end: () => undefined };
  const started = host.now();
  let shown = started + AFTER_MS - EVERY_MS;
  let written = false;
  return {
    onProgress({ files, bytes }) {
      const now = host.now();
      if (now - shown < EVERY_MS) return;
      shown = now;
      written = true;
      host.stderr.write(`\r\x1b[K${files} files, ${sizeText(bytes)}, ${sizeText((bytes * 1000) / (now - started))}/s`);
    },
    end() {
      if (written) host.stderr.write("\r\x1b[K");
    },
  };
}
