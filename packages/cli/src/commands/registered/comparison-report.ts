import type { Json } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
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
        ...omitUndefined({
          onlyIn: onlyIn === undefined ? undefined : onlyIn === before.label ? "before" : "after",
        } as const),
        values: differences.map((each) => ({
          path: each.place,
          ...omitUndefined({
            before: each.before === undefined ? undefined : textOf(each.before),
            after: each.after === undefined ? undefined : textOf(each.after),
          }),
        })),
      }),
    ),
  };
}

function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
