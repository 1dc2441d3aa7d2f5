import { isObject, omitUndefined } from "@flyte-settings/core/plugin";
import { sortedText } from "./go-json.ts";

type Kind = "task" | "workflow" | "launch plan";

/**
 * Admin's message about a different structure: the values that were *replaced*, by the Go names of their places. Values
 * added to a list are not included; for a registered workflow only the interface is loaded, so the rest is treated as
 * new.
 */
export function structureDiff(kind: Kind, before: unknown, after: unknown): string {
  return replaced(kind === "workflow" ? interfaceAlone(before) : before, after, "").join("\n");
}

function replaced(before: unknown, after: unknown, place: string): string[] {
  if (sortedText(before) === sortedText(after)) return [];
  if (isObject(before) && isObject(after)) {
    const keys = Object.keys({ ...before, ...after }).sort();
    return keys.flatMap((key) => replaced(before[key], after[key], `${place}/${key}`));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const shorter = Math.min(before.length, after.length);
    return before.slice(0, shorter).flatMap((item, index) => replaced(item, after[index], `${place}/${index}`));
  }
  return [`${place}:\n\t- ${goValue(before)} \n\t+ ${goValue(after)}`];
}

/** Formats a value like Go's `interface{}`. */
function goValue(value: unknown): string {
  if (value === undefined || value === null) return "<nil>";
  if (Array.isArray(value)) return `[${value.map(goValue).join(" ")}]`;
  if (!isObject(value)) return String(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([key, inner]) => `${key}:${goValue(inner)}`).join(" ")}]`;
}

function interfaceAlone(workflow: unknown): unknown {
  const found = ["primary", "template", "interface"].reduce<unknown>(
    (value, key) => (isObject(value) ? value[key] : undefined),
    workflow,
  );
  return { primary: { template: omitUndefined({ interface: found }) } };
}
