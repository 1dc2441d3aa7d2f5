import { button, element, svg } from "../element.ts";
import type { NodeRow } from "../report/report.ts";
import { type Layout, NODE_HEIGHT, NODE_WIDTH, type Placed } from "./layout.ts";
import { changeByKey, changeByPointer, viewButtons, viewOf } from "./view.ts";

export interface DrawOptions {
  readonly nodes: readonly NodeRow[];
  readonly edges: readonly (readonly [string, string])[];
  readonly layout: Layout;
  /** Color 0 to 7; undefined for nodes without an image. */
  readonly colorOf: (node: NodeRow) => number | undefined;
  /** The second line of a node. */
  readonly detailOf: (node: NodeRow) => string;
  /** Whether the node runs a workflow of the package. */
  readonly opens: (node: NodeRow) => boolean;
  readonly onOpen: (node: NodeRow) => void;
}

/** Maximum characters in a node. */
const FITS = 24;

/** Draws the graph as SVG: arrow keys follow its edges, Enter opens a node, other keys change the view. */
export function drawGraph({ nodes, edges, layout, colorOf, detailOf, opens, onOpen }: DrawOptions): HTMLElement {
  const places = new Map(layout.nodes.map((each) => [each.id, each]));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const drawing = svg("svg", { class: "graph", role: "group", "aria-label": "Graph of the workflow" }) as SVGSVGElement;
  drawing.append(edgePath(edges, places));
  const shapes = new Map<string, SVGElement>();
  const parts = document.createDocumentFragment();
  for (const place of layout.nodes) {
    const node = byId.get(place.id);
    if (node === undefined) continue;
    const shape = nodeShape(node, place, {
      color: colorOf(node),
      detail: detailOf(node),
      opens: opens(node),
      // beside the edge from the branch, which is the part of the ID before the last slash
      isLeft: (places.get(node.id.replace(/\/[^/]*$/, "")) ?? place).x > place.x,
    });
    shapes.set(place.id, shape);
    parts.append(shape);
  }
  drawing.append(parts);
  const view = viewOf(drawing, layout);
  let current = layout.nodes[0]?.id ?? "";
  const focus = (id: string): void => {
    shapes.get(current)?.setAttribute("tabindex", "-1");
    current = id;
    const shape = shapes.get(id);
    shape?.setAttribute("tabindex", "0");
    const place = places.get(id);
    if (place !== undefined) view.reveal(place);
    shape?.focus({ preventScroll: true });
  };
  shapes.get(current)?.setAttribute("tabindex", "0");
  const idAt = (event: Event): string | undefined =>
    (event.target as Element).closest("[data-node]")?.getAttribute("data-node") ?? undefined;
  drawing.addEventListener("keydown", (event) => {
    const id = idAt(event);
    const node = byId.get(id ?? "");
    if (event.key === "Enter" && node !== undefined) onOpen(node);
    else if (!changeByKey(event, view)) {
      const next = id === undefined ? undefined : neighbour(event.key, id, edges, layout);
      if (next === undefined) return;
      focus(next);
    }
    event.preventDefault();
  });
  drawing.addEventListener("click", (event) => {
    const id = idAt(event);
    if (id !== undefined) focus(id);
  });
  drawing.addEventListener("dblclick", (event) => {
    const node = byId.get(idAt(event) ?? "");
    if (node !== undefined) onOpen(node);
  });
  changeByPointer(drawing, view);
  const controls = viewButtons.map(([text, change]) => button(text, () => change(view)));
  const hint =
    "Drag to move, Ctrl and the wheel or two fingers zoom. Arrow keys follow the edges, Shift and arrow keys move, + and − zoom, 0 shows all. Enter or a double click opens a sub-workflow (▸).";
  return element("div", {}, [
    element("div", { class: "row" }, controls),
    element("p", { class: "hint" }, [hint]),
    drawing,
  ]);
}

/** All edges are one path, because thousands of elements would be slow. */
function edgePath(edges: readonly (readonly [string, string])[], places: ReadonlyMap<string, Placed>): SVGElement {
  const lines = edges.flatMap(([from, to]) => {
    const [a, b] = [places.get(from), places.get(to)];
    if (a === undefined || b === undefined) return [];
    const [x1, y1, x2, y2] = [a.x + NODE_WIDTH / 2, a.y + NODE_HEIGHT, b.x + NODE_WIDTH / 2, b.y];
    const bend = Math.max(16, (y2 - y1) / 2);
    return [`M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}m-4-7l4 7l4-7`];
  });
  return svg("path", { class: "edges", d: lines.join(""), "aria-hidden": "true" });
}

interface Look {
  readonly color: number | undefined;
  readonly detail: string;
  readonly opens: boolean;
  readonly isLeft: boolean;
}

function nodeShape(node: NodeRow, { x, y }: Placed, { color, detail, opens, isLeft }: Look): SVGElement {
  const { kind, label, target, condition = "", note = "" } = node;
  const shape = svg("g", {
    class: `node ${color === undefined ? "plain" : `c${color}`}`,
    role: "button",
    tabindex: "-1",
    "data-node": node.id,
    transform: `translate(${x} ${y})`,
  });
  const size = { width: String(NODE_WIDTH), height: String(NODE_HEIGHT), rx: kind === "branch" ? "23" : "6" };
  const when = condition === "" || condition === "else" ? condition : `if ${condition}`;
  const name = [label, kind, target, detail, note, when, opens ? "opens" : ""];
  shape.append(
    svg("title", {}, [[...new Set(name)].filter((text) => text !== "").join(", ")]),
    ...(kind === "array" ? [svg("rect", { ...size, x: "5", y: "5" })] : []),
    svg("rect", size),
    svg("text", { x: "10", y: "19" }, [shortened(label)]),
    svg("text", { x: "10", y: "36", class: "detail" }, [shortened(detail === "" ? kind : detail)]),
  );
  if (opens) shape.append(svg("text", { x: String(NODE_WIDTH - 16), y: "29" }, ["▸"]));
  if (when !== "") {
    const [offset, anchor] = isLeft ? [-8, "end"] : [8, "start"];
    const at = { x: String(NODE_WIDTH / 2 + offset), y: "-8", class: "when", "text-anchor": anchor };
    shape.append(svg("text", at, [cut(when)]));
  }
  return shape;
}

/** Keeps the start: the operator and value of a long condition are in the title. */
function cut(text: string): string {
  return text.length <= FITS - 8 ? text : `${text.slice(0, FITS - 9)}…`;
}

/** Keeps the end, which is more specific: names often start the same. */
function shortened(text: string): string {
  return text.length <= FITS ? text : `…${text.slice(1 - FITS)}`;
}

/** Up and down follow edges, left and right move within the layer. */
function neighbour(
  key: string,
  id: string,
  edges: readonly (readonly [string, string])[],
  { nodes }: Layout,
): string | undefined {
  if (key === "ArrowDown") return edges.find(([from]) => from === id)?.[1];
  if (key === "ArrowUp") return edges.find(([, to]) => to === id)?.[0];
  const at = nodes.findIndex((node) => node.id === id);
  if (key === "ArrowRight") return nodes[at + 1]?.id;
  return key === "ArrowLeft" ? nodes[at - 1]?.id : undefined;
}
