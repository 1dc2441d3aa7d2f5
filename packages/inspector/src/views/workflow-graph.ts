import { button, element } from "../element.ts";
import { drawGraph } from "../graph/draw.ts";
import { layOut } from "../graph/layout.ts";
import type { NodeRow, PackageReport, WorkflowRow } from "../report/report.ts";
import { counted } from "./number.ts";
import { type Cell, type Row, tableSection } from "./table.ts";

const COLORS = 8;

/** Shows the graphs of a package's workflows in one place, with the way to the sub-workflow that is open. */
export function workflowGraphs(report: PackageReport, place: HTMLElement): (workflow: WorkflowRow) => void {
  const show = (trail: readonly WorkflowRow[]): void => {
    const workflow = trail.at(-1);
    if (workflow === undefined) return;
    const steps = trail.slice(0, -1).map(({ name }, index) => button(name, () => show(trail.slice(0, index + 1))));
    const way = element("nav", { "aria-label": "Outer workflows", class: "row" }, steps);
    const graph = workflowGraph(workflow, report, (inner) => show([...trail, inner]));
    place.replaceChildren(...(steps.length === 0 ? [] : [way]), graph);
    place.querySelector("h3")?.focus();
  };
  return (workflow) => show([workflow]);
}

/** The workflow that a node runs, also through a launch plan or an array. */
function innerOf({ target }: NodeRow, { workflows, launchPlans }: PackageReport): WorkflowRow | undefined {
  const named = (name: string) => workflows.find((each) => each.name === name);
  return named(target) ?? named(launchPlans.find(({ name }) => name === target)?.workflow ?? "");
}

/** A workflow's nodes colored by image: a drawing with a legend, and the same as a table. */
function workflowGraph(
  workflow: WorkflowRow,
  report: PackageReport,
  open: (workflow: WorkflowRow) => void,
): HTMLElement {
  const { name, nodes, edges } = workflow;
  const started = performance.now();
  const imageByTask = new Map(report.tasks.map((task) => [task.name, task.containers.at(-1)?.image ?? ""]));
  const imageOf = (node: NodeRow): string => node.image ?? imageByTask.get(node.target) ?? "";
  const inner = new Map(
    nodes.flatMap((node) => {
      const found = node.kind === "task" ? undefined : innerOf(node, report);
      return found === undefined ? [] : [[node.id, found] as const];
    }),
  );
  const images = [...new Set(nodes.map(imageOf))].filter((image) => image !== "");
  const drawing = drawGraph({
    nodes,
    edges,
    layout: layOut(
      nodes.map(({ id }) => id),
      edges,
    ),
    colorOf: (node) => {
      const at = images.indexOf(imageOf(node));
      return at < 0 ? undefined : at % COLORS;
    },
    detailOf: (node) => imageOf(node) || node.target,
    opens: ({ id }) => inner.has(id),
    onOpen: ({ id }) => {
      const found = inner.get(id);
      if (found !== undefined) open(found);
    },
  });
  performance.measure("graph", { start: started });
  const legend = images.map((image, at) => element("li", { class: `c${at % COLORS}` }, [image]));
  const waits = new Map<string, string[]>();
  for (const [from, to] of edges) waits.set(to, [...(waits.get(to) ?? []), from]);
  const rows = nodes.map((node): Row => {
    const { id, label, kind, target, note = "", condition = "" } = node;
    const found = inner.get(id);
    const runs: Cell = found === undefined ? target : () => button(target, () => open(found), { class: "link" });
    const name = label === id ? id : `${label} (${id})`;
    const what = note === "" ? kind : `${kind}: ${note}`;
    return { cells: [name, what, runs, imageOf(node), (waits.get(id) ?? []).join(", "), condition], text: "" };
  });
  return element("div", {}, [
    element("h3", { tabindex: "-1" }, [`Graph of ${name}`]),
    element("p", {}, [`${counted(nodes.length, "node")}, ${counted(edges.length, "edge")}.`]),
    element("ul", { class: "legend", "aria-label": "Colours of images" }, legend),
    drawing,
    tableSection({ title: "Nodes", columns: ["Node", "Kind", "Runs", "Image", "After", "If"], rows }, ""),
  ]);
}
