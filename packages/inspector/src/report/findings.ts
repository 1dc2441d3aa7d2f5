import { isFlyteSettingsError } from "@flyte-settings/core";
import { type Finding, runChecks } from "@flyte-settings/core/checks";
import {
  BARE_SETTINGS,
  containerFindings,
  findOnly,
  imageTextFindings,
  variableFindings,
} from "@flyte-settings/core/internal";
import { formatOf, transportSize } from "../read/formats.ts";
import { HIDDEN } from "./mask-text.ts";
import type { ContainerRow, ContextItem, PackageReport } from "./report.ts";

/** Findings in one place; absent: the checks do not cover it. */
export interface CheckedPlace {
  readonly entity: string;
  readonly findings: readonly Finding[] | undefined;
}

/** The findings of each context, one by one; the same context is checked once. */
export function* contextChecks(items: readonly ContextItem[]): Generator<CheckedPlace> {
  const known = new Map<string, CheckedPlace["findings"]>();
  for (const item of items) {
    const key = item.context ?? "";
    if (!known.has(key)) known.set(key, findingsIn(item));
    yield { entity: item.entity, findings: known.get(key) };
  }
}

/** The findings of a package task by task: its images and variables, as `check` reports them, then its contexts. */
export function* packageChecks(report: PackageReport, items: readonly ContextItem[]): Generator<CheckedPlace> {
  const known = new Map<string, readonly Finding[]>();
  const images = new Set<string>();
  for (const { name, containers } of report.tasks) {
    for (const container of containers) {
      images.add(container.image);
      const key = JSON.stringify([container.image, container.place, container.args, container.env]);
      if (!known.has(key)) known.set(key, ofContainer(container));
      yield { entity: `task ${name}`, findings: known.get(key) };
    }
  }
  for (const { name, nodes } of report.workflows) {
    for (const { id, image = "" } of nodes) {
      if (image === "") continue;
      images.add(image);
      const container = { place: `node ${id}`, image, args: [], env: [] };
      yield { entity: `workflow ${name}`, findings: ofContainer(container) };
    }
  }
  yield { entity: "the package", findings: nearIdentical([...images]) };
  yield* contextChecks(items);
}

function ofContainer({ place, image, args, env }: ContainerRow): readonly Finding[] {
  const variables = env.filter(({ value }) => value !== HIDDEN).map(({ name, value }) => [name, value] as const);
  return [
    ...[...containerFindings({ image, args }), ...unusable(image)].map((each) => ({
      ...each,
      place: `${place}.image`,
    })),
    ...variableFindings(Object.fromEntries(variables)).map((each) => ({ ...each, place: `${place}.env` })),
  ];
}

/** The settings that fill in templates are unknown here, so a template is only reported as such. */
function unusable(image: string): readonly Finding[] {
  if (image === "") return [];
  const templates = findOnly(["template-unresolved"], {
    settings: BARE_SETTINGS,
    finished: [{ place: "", text: image }],
  });
  return templates.length > 0 ? templates : imageTextFindings([image], BARE_SETTINGS);
}

function nearIdentical(texts: readonly string[]): readonly Finding[] {
  const images = texts.flatMap((text) => {
    const [, fqn, tag] = /^([^{}]+?)(?::([\w.-]+))?(?:@sha256:\w+)?$/.exec(text) ?? [];
    return fqn === undefined ? [] : [{ name: tag ?? text, fqn, tag: tag ?? "none" }];
  });
  return findOnly(["near-identical-images"], { settings: { ...BARE_SETTINGS, imageConfig: { images } } }).map(
    (each) => ({ ...each, place: "images" }),
  );
}

/** `undefined` if the checks do not cover it. */
function findingsIn(item: ContextItem): CheckedPlace["findings"] {
  const { context } = item;
  if (context === undefined || context === HIDDEN) return undefined;
  try {
    const { settings } = formatOf(context).decode(context);
    return settings && runChecks({ settings, contextBytes: transportSize(item) });
  } catch (error) {
    if (!isFlyteSettingsError(error)) throw error;
    const unreadableContexts = [{ place: "_F_SS_C", text: error.message }];
    return findOnly(["context-unreadable"], { settings: BARE_SETTINGS, unreadableContexts }).map((each) => ({
      ...each,
      place: "_F_SS_C",
    }));
  }
}
