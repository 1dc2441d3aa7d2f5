import { element } from "../element.ts";
import { drawGraph } from "../graph/draw.ts";
import { layOut } from "../graph/layout.ts";
import type { NodeRow, PackageReport, WorkflowRow } from "../report/report.ts";
import { counted } from "./number.ts";
import { tableSection } from "./table.ts";

const COLORS = 8;

/** A workflow's nodes colored by image: a drawing with a legend, and the same as a table. */
export function workflowGraph(
  workflow: WorkflowRow,
  { tasks, workflows }: PackageReport,
  open: (workflow: WorkflowRow) => void,
): HTMLElement {
  const { name, nodes, edges } = workflow;
  const started = performance.now();
  const imageByTask = new Map(tasks.map((task) => [task.name, task.containers.at(-1)?.image ?? ""]));
  const imageOf = (node: NodeRow): string => node.image ?? imageByTask.get(node.target) ?? "";
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
    onOpen: ({ target }) => {
      const inner = workflows.find((each) => each.name === target);
      if (inner !== undefined) open(inner);
    },
  });
  performance.measure("graph", { start: started });
  const legend = images.map((image, at) => element("li", { class: `c${at % COLORS}` }, [image]));
  const waits = new Map<string, string[]>();
  for (const [from, to] of edges) waits.set(to, [...(waits.get(to) ?? []), from]);
  const rows = nodes.map((node) => {
    const cells = [node.id, node.kind, node.target, imageOf(node), (waits.get(node.id) ?? []).join(", ")];
    return { cells, text: cells.join("\n") };
  });
  return element("div", {}, [
    element("h3", { tabindex: "-1" }, [`Graph of ${name}`]),
    element("p", {}, [`${counted(nodes.length, "node")}, ${counted(edges.length, "edge")}.`]),
    element("ul", { class: "legend", "aria-label": "Colours of images" }, legend),
    drawing,
    tableSection({ title: "Nodes", columns: ["Node", "Kind", "Runs", "Image", "After"], rows }, ""),
  ]);
}
