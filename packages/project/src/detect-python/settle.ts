import { omitUndefined } from "@flyte-settings/core/plugin";
import { type Detection, type Finding, isDetection, type Unsettled } from "./detection.ts";

/** The versions chosen from one file. */
export interface Settled {
  readonly versions: readonly Detection[];
  readonly skipped: readonly Unsettled[];
}

/**
 * Chooses among a file's findings: the versions whose marker is true for Linux and this Python, if they agree. A file
 * with conflicting versions settles nothing.
 *
 * @param python the Python version for evaluating markers; absent: unknown
 */
export async function settle(findings: readonly Finding[], python: string | undefined): Promise<Settled> {
  const holds = findings.some((each) => isDetection(each) && each.marker !== undefined)
    ? (await import("./markers.ts")).markerHolds
    : () => true;
  let left = MAX_MARKERS;
  const judged = findings.map((finding) => {
    if (!isDetection(finding) || finding.marker === undefined) return { finding, holds: isDetection(finding) };
    left -= finding.marker.length;
    return { finding, holds: left < 0 ? undefined : holds(finding.marker, python) };
  });
  const versions = judged.flatMap(({ finding, holds }) => (isDetection(finding) && holds === true ? [finding] : []));
  const skipped = judged.flatMap(({ finding, holds }) => {
    if (!isDetection(finding)) return [finding];
    return holds === true ? [] : [skippedFor(finding, markerReason(holds, python), holds === undefined)];
  });
  const last = new Map(versions.map(({ field, value }) => [field, value]));
  const fields = new Set(versions.flatMap(({ field, value }) => (last.get(field) === value ? [] : [field])));
  const conflicting = versions.filter(({ field }) => fields.has(field));
  return {
    versions: versions.filter(({ field }) => !fields.has(field)),
    skipped: [...skipped, ...conflicting.map((each) => skippedFor(each, "another version applies too", true))],
  };
}

/** Maximum length of the markers evaluated for one file: each needs an evaluation per patch release and machine. */
const MAX_MARKERS = 8000;

const names: Readonly<Record<Detection["field"], string>> = { flytekitVersion: "flytekit", pythonVersion: "python" };

function skippedFor({ field, value, line, marker }: Detection, reason: string, undecided: boolean): Unsettled {
  const written = `${names[field]}==${value}${marker === undefined ? "" : ` ; ${marker}`}`;
  return { field, written, reason, ...omitUndefined({ line, undecided: undecided || undefined }) };
}

function markerReason(holds: boolean | undefined, python: string | undefined): string {
  const where = python === undefined ? "Linux" : `Python ${python} on Linux`;
  if (holds === false) return `its marker does not hold for ${where}`;
  return python === undefined
    ? "its marker cannot be evaluated: the Python version is not known"
    : `its marker cannot be evaluated for ${where}`;
}
