import type { Finding, Severity } from "@flyte-settings/core/checks";
import type { Host } from "../host/host.ts";
import { style } from "./style.ts";

/** Greater is worse. */
export const FINDING_RANK: Readonly<Record<Severity, number>> = { error: 2, warning: 1, info: 0 };
const COLOURS = { error: "red", warning: "yellow", info: "dim" } as const;

/** Findings for people, two lines each, and how many on stderr. */
export function writeFindings(findings: readonly Finding[], quiet: boolean, host: Host): void {
  for (const { code, severity, place, message, fix } of findings) {
    host.stdout.write(`${style(severity, COLOURS[severity], host.stdout)} ${place}: ${message}\n  ${fix} [${code}]\n`);
  }
  if (quiet) return;
  host.stderr.write(
    findings.length === 0
      ? "nothing found\n"
      : `${findings.length} ${findings.length === 1 ? "finding" : "findings"}\n`,
  );
}
