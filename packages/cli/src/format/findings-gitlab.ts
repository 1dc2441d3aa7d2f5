import type { CommandHost } from "../host/host.ts";
import { findingFingerprints, findingPath } from "./findings-place.ts";
import type { FindingsReport } from "./findings-report.ts";

const SEVERITIES = { error: "critical", warning: "major", info: "info" } as const;

/**
 * Findings as GitLab's Code Quality report: an artifact `codequality`, which merge requests show beside their lines. Fixed and
 * suppressed findings are left out; one without a file is at the project file, because GitLab needs a place.
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
