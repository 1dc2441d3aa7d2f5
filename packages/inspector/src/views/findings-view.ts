import type { Finding } from "@flyte-settings/core/checks";
import { byId, element } from "../element.ts";
import { pauses } from "../pauses.ts";
import type { CheckedPlace } from "../report/findings.ts";
import { number } from "./number.ts";

/** Longer lists are cut off; the filter searches all of them. */
const MOST_ROWS = 500;
const SITE = "https://flyte-settings.github.io/flyte-settings/";
/** Checks that run before the first pause, so that small inputs are complete at once. */
const FIRST = 50;
const RANKS = ["error", "warning", "info"];

interface Found {
  readonly finding: Finding;
  readonly entities: Set<string>;
}

export interface FindingsView {
  /** Checks place by place, without blocking the page; replaces what is shown. `empty`: shown if nothing is covered. */
  readonly check: (places: Iterator<CheckedPlace>, empty: string) => void;
  readonly filter: (text: string) => void;
  readonly stop: () => void;
}

/** The section of the page with the findings: most severe first, each once, with the places it was found in. */
export function useFindings(): FindingsView {
  let running = new AbortController();
  let wanted = "";
  let found = new Map<string, Found>();
  let state = { covered: 0, empty: "", isDone: false };

  function render(): void {
    byId("findings").replaceChildren(...nodesOf(found, wanted, state));
  }

  async function run(places: Iterator<CheckedPlace>, signal: AbortSignal): Promise<void> {
    const pause = pauses(signal);
    const [into, own] = [found, state];
    for (let count = 0; ; count++) {
      const { done, value } = places.next();
      if (done) break;
      if (value.findings !== undefined) own.covered += 1;
      add(into, value);
      // awaiting also without a pause would show small inputs late
      if (count === FIRST) render();
      if (count >= FIRST) await pause();
    }
    own.isDone = true;
    render();
  }

  return {
    check(places, empty) {
      running.abort();
      running = new AbortController();
      found = new Map();
      state = { covered: 0, empty, isDone: false };
      run(places, running.signal).catch((error: unknown) => {
        if ((error as Error).name !== "AbortError") throw error;
      });
    },
    filter(text) {
      wanted = text.trim().toLowerCase();
      render();
    },
    stop: () => running.abort(),
  };
}

function add(found: Map<string, Found>, { entity, findings = [] }: CheckedPlace): void {
  for (const finding of findings) {
    const key = `${finding.code}\n${finding.message}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { finding, entities: new Set([entity]) });
    else known.entities.add(entity);
  }
}

function nodesOf(
  found: ReadonlyMap<string, Found>,
  wanted: string,
  { covered, empty, isDone }: { readonly covered: number; readonly empty: string; readonly isDone: boolean },
): readonly Node[] {
  const running = isDone ? [] : [element("p", { class: "none" }, ["Checking …"])];
  if (isDone && covered === 0) return [element("p", {}, [empty])];
  if (found.size === 0) return isDone ? [element("p", { class: "good" }, ["No findings."])] : running;
  const all = [...found.values()].filter(({ finding, entities }) =>
    [finding.code, finding.message, ...entities].some((text) => text.toLowerCase().includes(wanted)),
  );
  if (all.length === 0) return [...running, element("p", { class: "none" }, ["No findings match the filter."])];
  all.sort((a, b) => RANKS.indexOf(a.finding.severity) - RANKS.indexOf(b.finding.severity));
  const left = all.length - MOST_ROWS;
  return [
    ...running,
    ...all.slice(0, MOST_ROWS).map(({ finding, entities }) => findingNode(finding, [...entities])),
    ...(left > 0 ? [element("p", { class: "none" }, [`… and ${number(left)} more. Filter to find them.`])] : []),
  ];
}

function findingNode({ severity, code, message, place, fix }: Finding, entities: readonly string[]): Node {
  const [first = ""] = entities;
  const more = entities.length > 1 ? ` and ${number(entities.length - 1)} more` : "";
  return element("div", { class: `finding ${severity}` }, [
    element("p", {}, [element("strong", {}, [`${severity}: `]), message]),
    element("p", {}, [fix]),
    element("p", { class: "about" }, [
      element("a", { href: `${SITE}checks#${code}` }, [code]),
      `, at ${place}${first === "" ? "" : ` in ${first}${more}`}`,
    ]),
  ]);
}
