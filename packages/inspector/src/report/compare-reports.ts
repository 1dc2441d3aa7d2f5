import { type PythonJson, parsePythonJson } from "@flyte-settings/core/internal";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { toJson } from "../read/to-json.ts";
import { type Difference, differences } from "./differences.ts";
import type { ComparedEntity, ComparisonReport, PackageReport, TaskRow, ValueDifference } from "./report.ts";

/** Compares two packages, entity by entity; contexts are compared by their settings. */
export function comparePackages(before: PackageReport, after: PackageReport): ComparisonReport {
  const entities = tables.flatMap(([kind, rowsOf]) => compareRows(kind, rowsOf(before), rowsOf(after)));
  return comparison(before.title, after.title, entities);
}

/** Compares two settings contexts or image caches in JSON. */
export function compareContexts(before: Named, after: Named): ComparisonReport {
  const values = differences(parsePythonJson(before.value), parsePythonJson(after.value)).map(toValue);
  const name = before.name === after.name ? before.name : `${before.name} and ${after.name}`;
  return comparison(before.name, after.name, values.length === 0 ? [] : [{ kind: "context", name, values }]);
}

interface Named {
  readonly name: string;
  readonly value: string;
}

function comparison(before: string, after: string, entities: readonly ComparedEntity[]): ComparisonReport {
  return { kind: "comparison", title: `${before} and ${after}`, before, after, entities };
}

interface Row {
  readonly name: string;
  readonly containers?: TaskRow["containers"];
}

const tables: readonly (readonly [string, (report: PackageReport) => readonly Row[]])[] = [
  ["task", ({ tasks }) => tasks],
  ["workflow", ({ workflows }) => workflows],
  ["launch plan", ({ launchPlans }) => launchPlans],
];

function compareRows(kind: string, before: readonly Row[], after: readonly Row[]): ComparedEntity[] {
  const [left, right] = [byName(before), byName(after)];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((name): ComparedEntity[] => {
    const [a, b] = [left.get(name), right.get(name)];
    if (a === undefined) return [{ kind, name, onlyIn: "after", values: [] }];
    if (b === undefined) return [{ kind, name, onlyIn: "before", values: [] }];
    const values = differences(json(a), json(b)).map(toValue);
    return values.length === 0 ? [] : [{ kind, name, values }];
  });
}

function byName(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.name, row]));
}

/** The row as plain data with the settings of its contexts, without its name, which is already compared. */
function json({ name: _, containers, ...row }: Row): PythonJson {
  const decoded = containers?.map(({ context, args, ...rest }) => ({
    ...rest,
    args: namedArguments(args),
    context: settingsIn(context),
  }));
  return { ...row, ...omitUndefined({ containers: decoded }) } as unknown as PythonJson;
}

/** Arguments by index, with the flag in front of each: it decides whether the value is masked. */
function namedArguments(args: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    args.map((arg, index) => {
      const before = args[index - 1] ?? "";
      return [/^--?[\w-]+$/.test(before) ? `${index} (${before})` : String(index), arg];
    }),
  );
}

function settingsIn(context: string | undefined): PythonJson {
  if (context === undefined) return null;
  try {
    return parsePythonJson(toJson(context));
  } catch {
    return context;
  }
}

function toValue({ path, a, b }: Difference): ValueDifference {
  return { path, ...omitUndefined({ before: a, after: b }) };
}

/** Summarizes the changes in one sentence. */
export function comparisonSentence({ entities, before, after }: ComparisonReport): string {
  if (entities.length === 0) return "No differences.";
  const changed = entities.filter(({ onlyIn }) => onlyIn === undefined);
  const parts = [
    [changed.length, "changed"],
    [entities.filter(({ onlyIn }) => onlyIn === "after").length, `only in ${after}`],
    [entities.filter(({ onlyIn }) => onlyIn === "before").length, `only in ${before}`],
  ] as const;
  const images = new Set(
    changed.flatMap(({ values }) =>
      values.flatMap((each) =>
        /(?:^|\.|\])image$/.test(each.path) ? [`${each.before ?? "none"} → ${each.after ?? "none"}`] : [],
      ),
    ),
  );
  const summary = parts.flatMap(([count, words]) => (count === 0 ? [] : [`${count} ${words}`])).join(", ");
  const [first] = images;
  if (first === undefined) return `${summary}.`;
  return `${summary}. ${images.size === 1 ? `Image: ${first}.` : `${images.size} images changed, for example ${first}.`}`;
}
