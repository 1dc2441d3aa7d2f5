import { runChecks } from "@flyte-settings/core/checks";
import { element } from "../element.ts";
import { formatOf, transportSize } from "../read/formats.ts";
import type { ContextItem } from "../report/report.ts";
import { number } from "./number.ts";

/** Linux's limit for one `NAME=value` in bytes, including the terminating NUL. */
const LIMIT = 131_072;
/** Longer lists are cut off. */
const MOST_ROWS = 500;
const SITE = "https://flyte-settings.github.io/flyte-settings/";
const AROUND = "_F_SS_C=".length + 1;

/** The share of the kernel's limit that the variable uses. */
export function sizeOf(characters: number): readonly Node[] {
  const bytes = characters + AROUND;
  const percent = ((bytes / LIMIT) * 100).toFixed(bytes < LIMIT / 100 ? 1 : 0);
  const words = `${number(bytes)} of ${number(LIMIT)} bytes that one variable may take (${percent} %)`;
  const meter = element("meter", {
    min: "0",
    max: String(LIMIT),
    high: String(LIMIT * 0.75),
    low: String(LIMIT * 0.5),
    optimum: "0",
    value: String(bytes),
    "aria-label": "Size of the context against the limit",
  });
  return [element("p", { class: "size-words" }, [words]), meter];
}

type Finding = ReturnType<typeof runChecks>[number];

/** The findings of the checks in contexts, most severe first; each once, with the places it was found. */
export function findingNodes(items: readonly ContextItem[]): readonly Node[] {
  const found = new Map<string, { finding: Finding; entities: string[] }>();
  let covered = 0;
  for (const item of items) {
    const findings = findingsIn(item);
    if (findings !== undefined) covered += 1;
    for (const finding of findings ?? []) {
      const key = `${finding.code}\n${finding.message}`;
      const known = found.get(key);
      if (known === undefined) found.set(key, { finding, entities: [item.entity] });
      else known.entities.push(item.entity);
    }
  }
  if (covered === 0) {
    const why =
      items.length === 0
        ? "There is no settings context to check."
        : "The checks do not cover image caches of Flyte 2.";
    return [element("p", {}, [why])];
  }
  if (found.size === 0) return [element("p", { class: "good" }, ["No findings."])];
  const all = [...found.values()].sort((a, b) => rank(a.finding) - rank(b.finding));
  const shown = all
    .slice(0, MOST_ROWS)
    .map(({ finding, entities }) => findingNode(finding, items.length > 1 ? entities : []));
  return [...shown, ...rest(all.length)];
}

/** `undefined` if the checks do not cover it. */
function findingsIn(item: ContextItem): readonly Finding[] | undefined {
  const { context } = item;
  if (context === undefined) return undefined;
  try {
    const { settings } = formatOf(context).decode(context);
    return settings && runChecks({ settings, contextBytes: transportSize(item) });
  } catch {
    return undefined;
  }
}

function rank({ severity }: Finding): number {
  return ["error", "warning", "info"].indexOf(severity);
}

function findingNode({ severity, code, message, place, fix }: Finding, entities: readonly string[]): Node {
  const where =
    entities.length === 0 ? "" : ` in ${entities[0]}${entities.length > 1 ? ` and ${entities.length - 1} more` : ""}`;
  return element("div", { class: `finding ${severity}` }, [
    element("p", {}, [element("strong", {}, [`${severity}: `]), message]),
    element("p", {}, [fix]),
    element("p", { class: "about" }, [
      element("a", { href: `${SITE}checks#${code}` }, [code]),
      `, at ${place}${where}`,
    ]),
  ]);
}

function rest(count: number): readonly Node[] {
  return count > MOST_ROWS ? [element("p", { class: "none" }, [`… and ${number(count - MOST_ROWS)} more.`])] : [];
}
