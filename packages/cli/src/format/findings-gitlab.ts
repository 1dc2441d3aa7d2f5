import type { CommandHost } from "../host/host.ts";
import { findingFingerprints, findingPath } from "./findings-place.ts";
import type { FindingsReport } from "./findings-report.ts";

const SEVERITIES = { error: "critical", warning: "major", info: "info" } as const;

/**
 * Findings as GitLab's Code Quality report: a `codequality` artifact, which merge requests show next to changed lines.
 * Fixed and suppressed findings are omitted; one without a file refers to the project file, because GitLab requires a
 * location.
 */
export function gitlabReport({ findings, fixed = new Set() }: FindingsReport, host: CommandHost): readonly object[] {
  const open = findings.filter((finding) => !fixed.has(finding));
  const fingerprints = findingFingerprints(open);
  return open.map((finding, at) => ({
    description: `${finding.message}. ${finding.fix}`,
    check_name: finding.code,
    fingerprint: fingerprints[at],
    severity: SEVERITIES[finding.severity],
    location: { path: findingPath(finding, host), lines: { begin: finding.line ?? 1 } },
  }));
}
