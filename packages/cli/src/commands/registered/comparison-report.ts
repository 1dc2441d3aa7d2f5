import type { Json } from "@flyte-settings/core";
import type { ComparedEntity, ComparisonReport } from "@flyte-settings/inspector/report";
import type { EntityDifference, Side } from "./compared-entities.ts";

/** Compared versions as the inspector shows them. */
export function comparisonReport(before: Side, after: Side, found: readonly EntityDifference[]): ComparisonReport {
  return {
    kind: "comparison",
    title: `${before.label} and ${after.label}`,
    before: before.label,
    after: after.label,
    entities: found.map(
      ({ kind, name, onlyIn, differences }): ComparedEntity => ({
        kind,
        name,
        ...(onlyIn === undefined ? {} : { onlyIn: onlyIn === before.label ? "before" : "after" }),
        values: differences.map((each) => ({
          path: each.place,
          ...(each.before === undefined ? {} : { before: textOf(each.before) }),
          ...(each.after === undefined ? {} : { after: textOf(each.after) }),
        })),
      }),
    ),
  };
}

function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
