import { printable } from "@flyte-settings/core/internal";
import type { Skipped } from "@flyte-settings/fast-register";

/** What is missing though no rule names it, a line each; all earlier bundles together in one. */
export function skippedLines(skipped: readonly Skipped[]): string {
  const odd = skipped.filter(({ reason }) => reason !== EARLIER);
  const lines = odd.map(({ path, reason }) => `not in the bundle: ${printable(`${path}: ${reason}`)}\n`).join("");
  const earlier = skipped.length - odd.length;
  return earlier === 0 ? lines : `${lines}not in the bundle: ${earlier} files of earlier bundles\n`;
}

const EARLIER = "an earlier bundle";
