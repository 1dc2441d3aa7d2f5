import { entries, fromPairs, isPythonNumber } from "@flyte-settings/core";
import { looksSecret } from "@flyte-settings/core/checks";
import { type PythonJson, parsePythonJson, writePythonJson } from "@flyte-settings/core/internal";
import { redactUrls } from "@flyte-settings/core/plugin";
import type { ComparedEntity, ContainerRow, ContextItem, NamedValue, Report } from "./report.ts";

/** Replaces a value; the commands print the same. */
export const HIDDEN = "(not shown)";

/** Decodes an encoded context or its JSON. */
export type ToJson = (context: string) => string;

/**
 * Removes the values of variables and possible secrets from a report. Values that are not valid settings are dropped.
 */
export function maskReport(report: Report, toJson: ToJson): Report {
  if (report.masked) return report;
  if (report.kind === "contexts") {
    return { ...report, masked: true, contexts: report.contexts.map((each) => maskItem(each, toJson)) };
  }
  if (report.kind === "comparison") return { ...report, masked: true, entities: report.entities.map(maskEntity) };
  if (report.kind !== "package") return { ...report, masked: true };
  const tasks = report.tasks.map((task) => ({
    ...task,
    containers: task.containers.map((each) => maskContainer(each, toJson)),
  }));
  return { ...report, masked: true, tasks };
}

function maskItem({ context, ...item }: ContextItem, toJson: ToJson): ContextItem {
  const launch = item.launch?.map(({ name, value }) => ({ name, value: maskText(name, value) }));
  return {
    ...item,
    ...(launch === undefined ? {} : { launch }),
    ...(context === undefined ? {} : { context: maskContext(context, toJson), size: item.size ?? context.length }),
  };
}

function maskContainer({ context, ...container }: ContainerRow, toJson: ToJson): ContainerRow {
  return {
    ...container,
    args: maskArgs(container.args),
    env: container.env.map(({ name }): NamedValue => ({ name, value: HIDDEN })),
    ...(context === undefined ? {} : { context: maskContext(context, toJson) }),
  };
}

/** Matches the value of a variable: `containers[0].env[TOKEN].value`, `env.TOKEN`. */
const VARIABLE = /(?:^|[.\]])env(?:[.[]|$)/;

function maskEntity(entity: ComparedEntity): ComparedEntity {
  const values = entity.values.map(({ path, before, after }) => {
    const name = /([^.[\]]*)\]?$/.exec(path)?.[1] ?? "";
    const mask = (text: string): string => (VARIABLE.test(path) ? HIDDEN : maskText(name, text));
    return {
      path,
      ...(before === undefined ? {} : { before: mask(before) }),
      ...(after === undefined ? {} : { after: mask(after) }),
    };
  });
  return { ...entity, values };
}

function maskContext(context: string, toJson: ToJson): string {
  try {
    return maskJson(toJson(context));
  } catch {
    return HIDDEN;
  }
}

/** An argument is identified by the flag before it. */
function maskArgs(args: readonly string[]): string[] {
  return args.map((arg, index) => {
    const flag = args[index - 1] ?? "";
    return maskText(flag.startsWith("-") ? flag : "", arg);
  });
}

function maskText(name: string, text: string): string {
  return looksSecret(name, text) ? HIDDEN : redactUrls(text);
}

/** Replaces the values of `env`, and any other possible secrets, in the JSON of settings. */
export function maskJson(json: string): string {
  return writePythonJson(
    mapLeaves(parsePythonJson(json), undefined, "", false, (text, name, isHidden) =>
      isHidden ? HIDDEN : maskText(name, text),
    ),
  );
}

/** Restores the original values in masked JSON where they are still masked. */
export function unmaskJson(masked: string, original: string): string {
  const values = (text: string, name: string, isHidden: boolean, before: PythonJson | undefined): string => {
    if (typeof before !== "string") return text;
    return text === (isHidden ? HIDDEN : maskText(name, before)) ? before : text;
  };
  return writePythonJson(mapLeaves(parsePythonJson(masked), parsePythonJson(original), "", false, values));
}

type EditLeaf = (text: string, name: string, isHidden: boolean, other: PythonJson | undefined) => string;

/** @param other the value at the same path in another tree */
function mapLeaves(
  value: PythonJson,
  other: PythonJson | undefined,
  name: string,
  isHidden: boolean,
  edit: EditLeaf,
): PythonJson {
  if (typeof value === "string") return edit(value, name, isHidden, other);
  if (typeof value !== "object" || value === null || isPythonNumber(value)) return value;
  if (Array.isArray(value)) {
    const others = Array.isArray(other) ? (other as readonly PythonJson[]) : [];
    return value.map((each: PythonJson, index) => mapLeaves(each, others[index], name, isHidden, edit));
  }
  const others = isRecord(other) ? new Map(entries(other)) : new Map<string, PythonJson>();
  return fromPairs(
    entries(value as { readonly [key: string]: PythonJson }).map(([key, each]): [string, PythonJson] => [
      key,
      mapLeaves(each, others.get(key), key, isHidden || (key === "env" && name === ""), edit),
    ]),
  );
}

function isRecord(value: PythonJson | undefined): value is { readonly [key: string]: PythonJson } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isPythonNumber(value);
}
