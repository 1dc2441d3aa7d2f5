import { entries, fromPairs, isPythonNumber } from "@flyte-settings/core";
import { type PythonJson, parsePythonJson, writePythonJson } from "@flyte-settings/core/internal";
import { omitUndefined, redactUrls } from "@flyte-settings/core/plugin";
import { toJson } from "../read/to-json.ts";
import { HIDDEN, maskArguments, maskText } from "./mask-text.ts";
import type { ComparedEntity, ContainerRow, ContextItem, NamedValue, NodeRow, Report } from "./report.ts";

export interface MaskOptions {
  /** Shows values that do not look secret. */
  readonly showValues?: boolean;
  /** Leaves contexts as they are, for a view that decodes and masks them one by one. */
  readonly keepContexts?: boolean;
}

/**
 * Removes the values of variables and possible secrets from a report. Values that are not valid settings are dropped.
 */
export function maskReport(report: Report, options: MaskOptions = {}): Report {
  if (report.masked) return report;
  if (report.kind === "contexts") {
    return { ...report, masked: true, contexts: report.contexts.map((each) => maskItem(each, options)) };
  }
  if (report.kind === "comparison")
    return { ...report, masked: true, entities: report.entities.map((each) => maskEntity(each, options)) };
  if (report.kind !== "package") return { ...report, masked: true };
  const tasks = report.tasks.map((task) => ({
    ...task,
    containers: task.containers.map((each) => maskContainer(each, options)),
  }));
  const workflows = report.workflows.map((workflow) => ({ ...workflow, nodes: workflow.nodes.map(maskNode) }));
  return { ...report, masked: true, tasks, workflows };
}

function maskNode({ image, condition, ...node }: NodeRow): NodeRow {
  return {
    ...node,
    ...omitUndefined({
      image: image === undefined ? undefined : redactUrls(image),
      condition: condition === undefined ? undefined : maskText("", condition),
    }),
  };
}

function maskItem({ context, ...item }: ContextItem, options: MaskOptions): ContextItem {
  const launch = item.launch?.map(({ name, value }) => ({ name, value: maskText(name, value) }));
  return {
    ...item,
    ...omitUndefined({
      launch,
      context: context === undefined ? undefined : maskContext(context, options),
      size: context === undefined ? undefined : (item.size ?? context.length),
    }),
  };
}

function maskContainer({ context, ...container }: ContainerRow, options: MaskOptions): ContainerRow {
  return {
    ...container,
    image: redactUrls(container.image),
    args: maskArguments(container.args),
    env: container.env.map(
      ({ name, value }): NamedValue => ({
        name,
        value: options.showValues ? maskText(name, value) : HIDDEN,
      }),
    ),
    ...omitUndefined({ context: context === undefined ? undefined : maskContext(context, options) }),
  };
}

/** Matches the value of a variable: `containers[0].env[TOKEN].value`, `env.TOKEN`. */
const VARIABLE = /(?:^|[.\]])env(?:[.[]|$)/;

function maskEntity(entity: ComparedEntity, { showValues }: MaskOptions): ComparedEntity {
  const values = entity.values.map(({ path, before, after }) => {
    const last =
      path
        .replace(/\]$/, "")
        .split(/[.[\]]/)
        .at(-1) ?? "";
    // `args.3 (--token)`: an argument is named by the flag in front of it
    const name = / \(-{0,2}([\w.-]+)\)$/.exec(last)?.[1]?.replaceAll("-", "_") ?? last;
    const mask = (text: string): string => (VARIABLE.test(path) && !showValues ? HIDDEN : maskText(name, text));
    return {
      path,
      ...omitUndefined({
        before: before === undefined ? undefined : mask(before),
        after: after === undefined ? undefined : mask(after),
      }),
    };
  });
  return { ...entity, values };
}

function maskContext(context: string, options: MaskOptions): string {
  if (options.keepContexts) return context;
  try {
    return maskJson(toJson(context), options);
  } catch {
    return HIDDEN;
  }
}

/** Settings in JSON, the values of `env` replaced, and any other that looks secret. */
export function maskJson(json: string, { showValues = false }: MaskOptions = {}): string {
  return writePythonJson(
    mapLeaves(parsePythonJson(json), undefined, "", false, (text, name, isHidden) =>
      isHidden && !showValues ? HIDDEN : maskText(name, text),
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
