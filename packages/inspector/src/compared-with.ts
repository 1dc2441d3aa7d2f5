import { FlyteSettingsError } from "@flyte-settings/core";
import { toJson } from "./read/to-json.ts";
import { compareContexts, comparePackages } from "./report/compare-reports.ts";
import type { ComparisonReport, ContextItem, Report } from "./report/report.ts";
import { contextsOf } from "./views/package-view.ts";

/**
 * Compares the open package or context with another report.
 *
 * @param mine the open context; absent: the package is open
 * @throws CONTEXT_INVALID for a report of a different kind
 */
export function comparedWith(report: Report, mine: ContextItem | undefined, other: Report): ComparisonReport {
  if (mine === undefined && report.kind === "package" && other.kind === "package") {
    return comparePackages(report, other);
  }
  const [theirs] = other.kind === "contexts" ? other.contexts : other.kind === "package" ? contextsOf(other) : [];
  if (mine?.context !== undefined && theirs?.context !== undefined) {
    const names = mine.entity === theirs.entity ? ["This one", "The other"] : [mine.entity, theirs.entity];
    return compareContexts(
      { name: names[0] ?? "", value: toJson(mine.context) },
      { name: names[1] ?? "", value: toJson(theirs.context) },
    );
  }
  throw new FlyteSettingsError(
    "CONTEXT_INVALID",
    `could not compare: ${mine === undefined ? "a package is compared with another package" : "the other has no context"}`,
  );
}
