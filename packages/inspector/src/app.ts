import { printable } from "@flyte-settings/core/internal";
import { comparedWith } from "./compared-with.ts";
import { useEditor } from "./editor.ts";
import { byId, element } from "./element.ts";
import { contextChecks, packageChecks } from "./report/findings.ts";
import { maskReport } from "./report/mask.ts";
import type { ComparisonReport, ContextItem, Report } from "./report/report.ts";
import { useTools } from "./tools.ts";
import { bundleView } from "./views/bundle-view.ts";
import { comparisonView } from "./views/comparison-view.ts";
import { contextNodes, type OpenContext, openContext, sizeNodes } from "./views/contexts-view.ts";
import { useFindings } from "./views/findings-view.ts";
import { lockView } from "./views/lock-view.ts";
import { counted } from "./views/number.ts";
import { contextsOf, packageView } from "./views/package-view.ts";

/** The part of the page that shows a report. */
export interface App {
  readonly show: (report: Report, options: { readonly focus: boolean }) => void;
  /** Compares the current report with another. @throws CONTEXT_INVALID for a report of a different kind */
  readonly compare: (other: Report) => void;
  readonly close: () => void;
}

const titles: Readonly<Record<Report["kind"], string>> = {
  contexts: "Settings",
  package: "Package",
  bundle: "Code bundle",
  lock: "Lock file",
  comparison: "Comparison",
};

/** Manages the reports of the page: shows one at a time, with selection, filter and masking. */
export function openReport(): App {
  let report: Report | undefined;
  /** The index in `contexts`; in a package, 0 is the package. */
  let chosen = 0;
  let opened: OpenContext | undefined;
  let compared: ComparisonReport | undefined;
  const which = byId<HTMLSelectElement>("which");
  const filter = byId<HTMLInputElement>("filter");
  const tools = useTools(
    () => report,
    () => item(),
    () => render(),
  );
  const findings = useFindings();
  const editor = useEditor(() => opened);

  const contexts = (): readonly ContextItem[] =>
    report?.kind === "contexts" ? report.contexts : report?.kind === "package" ? contextsOf(report) : [];
  const item = (): ContextItem | undefined => contexts()[report?.kind === "package" ? chosen - 1 : chosen];

  function fillChoice(): void {
    const entities = contexts().map(({ entity }) => entity);
    const names =
      report?.kind === "package" ? ["The package", ...entities.map((name) => `Context of ${name}`)] : entities;
    which.replaceChildren(...names.map((name, index) => element("option", { value: String(index) }, [name])));
    which.hidden = names.length < 2;
    byId("which-label").hidden = names.length < 2;
  }

  function render(): void {
    if (report === undefined) return;
    const shown = tools.displayed() ?? report;
    const context = item();
    opened = context === undefined ? undefined : openContext(context, tools.showValues());
    byId("result").classList.toggle("wide", context === undefined);
    byId("found").textContent = titles[context === undefined ? report.kind : "contexts"];
    byId("edit").hidden = opened === undefined;
    byId("compare-section").hidden = context === undefined && report.kind !== "package";
    byId("size").replaceChildren(...sizeNodes(opened));
    byId("tree").replaceChildren(...nodesOf(shown, context === undefined ? undefined : shownItem(shown)));
    byId("values-label").hidden = !["contexts", "package", "comparison"].includes(report.kind);
    editor.fill();
    showDifferences();
    byId("status").textContent = printable(sentence(context));
    byId("result").hidden = false;
  }

  function showDifferences(): void {
    if (compared === undefined) byId("differences").replaceChildren();
    else {
      const shown = tools.showValues() ? compared : (maskReport(compared) as ComparisonReport);
      byId("differences").replaceChildren(...comparisonView(shown, ""));
    }
  }

  function shownItem(shown: Report): ContextItem | undefined {
    if (shown.kind === "contexts") return shown.contexts[chosen];
    return shown.kind === "package" ? contextsOf(shown)[chosen - 1] : undefined;
  }

  function nodesOf(shown: Report, context: ContextItem | undefined): Node[] {
    if (context !== undefined) return contextNodes(context, opened, filter.value);
    switch (shown.kind) {
      case "package":
        return packageView(shown, filter.value, { openContext: (name) => choose(name) });
      case "bundle":
        return bundleView(shown.files, filter.value);
      case "lock":
        return lockView(shown, filter.value);
      case "comparison":
        return comparisonView(shown, filter.value);
      default:
        return [];
    }
  }

  /** Once for each report and selection, not on each change of the filter. */
  function check(): void {
    const context = item();
    byId("checks").hidden = report?.kind !== "contexts" && report?.kind !== "package";
    if (report === undefined) return;
    if (report.kind === "package" && context === undefined) {
      findings.check(packageChecks(report, contexts()), "There is nothing to check.");
    } else {
      const items = context === undefined ? [] : [{ ...context, entity: "" }];
      findings.check(contextChecks(items), "The checks do not cover image caches of Flyte 2.");
    }
  }

  function choose(name: string): void {
    chosen = contexts().findIndex(({ entity }) => entity === name) + 1;
    which.value = String(chosen);
    compared = undefined;
    render();
    check();
    byId("found").focus();
  }

  function sentence(context: ContextItem | undefined): string {
    if (report === undefined) return "";
    if (context === undefined) return `Read: ${report.title}.`;
    const count = contexts().length;
    const others = report.kind === "contexts" && count > 1 ? `, ${count} contexts in all` : "";
    const unknown = opened?.unknownKeys ?? [];
    const dropped = unknown.length === 0 ? "" : `. Ignored, as in flytekit: ${unknown.join(", ")}`;
    return `Read: ${context.entity}, ${counted(opened?.images ?? 0, "image")}${others}${dropped}.`;
  }

  which.addEventListener("change", () => {
    chosen = Number(which.value);
    compared = undefined;
    tools.attempt(render);
    check();
  });
  filter.addEventListener("input", () => {
    tools.attempt(render);
    findings.filter(filter.value);
  });

  return {
    show(next, { focus }) {
      report = next;
      chosen = 0;
      filter.value = "";
      compared = undefined;
      tools.reset();
      fillChoice();
      render();
      findings.filter("");
      check();
      if (focus) focusResult();
    },
    compare(other) {
      compared = undefined;
      showDifferences();
      if (report !== undefined) compared = comparedWith(report, item(), other);
      showDifferences();
    },
    close() {
      report = undefined;
      opened = undefined;
      findings.stop();
      byId("result").hidden = true;
      byId("status").textContent = "";
      byId("problem").textContent = "";
    },
  };
}

/** On a narrow screen, the findings come first. */
function focusResult(): void {
  const hasFindings = !byId("checks").hidden && matchMedia("(max-width: 40rem)").matches;
  byId(hasFindings ? "checks-title" : "found").focus();
}
