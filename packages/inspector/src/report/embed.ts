import type { Report } from "./report.ts";

/** ID of the page's element that contains a report. */
export const REPORT_ELEMENT = "report";

/**
 * Embeds a report in the inspector, for a file that is opened offline. The data is in a script element of a type that
 * browsers do not run, and contains no `<`, so it cannot become markup.
 *
 * @param page the built inspector
 * @param report masked, unless its values are to be shown
 */
export function pageWithReport(page: string, report: Report): string {
  const json = JSON.stringify(report).replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028");
  return page.replace(
    `<script type="application/json" id="${REPORT_ELEMENT}"></script>`,
    () => `<script type="application/json" id="${REPORT_ELEMENT}">${json}</script>`,
  );
}
