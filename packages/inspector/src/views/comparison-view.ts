import { element } from "../element.ts";
import { comparisonSentence } from "../report/compare-reports.ts";
import type { ComparisonReport } from "../report/report.ts";
import { type Row, tableSection } from "./table.ts";

/** A summary of the changes, then every value. */
export function comparisonView(report: ComparisonReport, filter: string): Node[] {
  const { entities, before, after } = report;
  const sentence = element("p", { class: entities.length === 0 ? "good" : "summary" }, [comparisonSentence(report)]);
  if (entities.length === 0) return [sentence];
  const alone = entities.filter(({ onlyIn }) => onlyIn !== undefined);
  const only = alone.map(({ kind, name, onlyIn }) => textRow([name, kind, onlyIn === "before" ? before : after]));
  const values = entities.flatMap((entity) =>
    entity.values.map((each) => {
      const cells = [each.path, each.before ?? "not set", each.after ?? "not set"];
      return textRow(entities.length === 1 ? cells : [entity.name, ...cells]);
    }),
  );
  const columns = ["Value", before, after];
  return [
    sentence,
    ...(only.length === 0
      ? []
      : [tableSection({ title: "Only on one side", columns: ["Name", "Kind", "Only in"], rows: only }, filter)]),
    tableSection(
      { title: "Differences", columns: entities.length === 1 ? columns : ["Name", ...columns], rows: values },
      filter,
    ),
  ];
}

function textRow(cells: readonly string[]): Row {
  return { cells, text: cells.join("\n") };
}
