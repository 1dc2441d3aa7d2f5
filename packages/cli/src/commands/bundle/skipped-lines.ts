import { printable } from "@flyte-settings/core/internal";
import type { Skipped } from "@flyte-settings/fast-register";

/** One line per file skipped for a reason other than an ignore rule; earlier bundles are summarized in one line. */
export function skippedLines(skipped: readonly Skipped[]): string {
  const odd = skipped.filter(({ reason }) => reason !== EARLIER);
  const lines = odd.map(({ path, reason }) => `not in the bundle: ${printable(`${path}: ${reason}`)}\n`).join("");
  const earlier = skipped.length - odd.length;
  return earlier === 0 ? lines : `${lines}not in the bundle: ${earlier} files of earlier bundles\n`;
}

const EARLIER = "an earlier bundle";
