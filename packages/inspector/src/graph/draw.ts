import { button, element, svg } from "../element.ts";
import type { NodeRow } from "../report/report.ts";
import { type Layout, NODE_HEIGHT, NODE_WIDTH, type Placed } from "./layout.ts";

export interface DrawOptions {
  readonly nodes: readonly NodeRow[];
  readonly edges: readonly (readonly [string, string])[];
  readonly layout: Layout;
  /** Color 0 to 7; undefined for nodes without an image. */
  readonly colorOf: (node: NodeRow) => number | undefined;
  /** The second line of a node. */
  readonly detailOf: (node: NodeRow) => string;
  readonly onOpen: (node: NodeRow) => void;
}

/** Maximum characters in a node. */
const FITS = 24;
const STEP = 1.25;

/** Draws the graph as SVG: arrow keys follow its edges, Enter opens a node, + and - zoom, 0 shows everything. */
export function drawGraph({ nodes, edges, layout, colorOf, detailOf, onOpen }: DrawOptions): HTMLElement {
  const places = new Map(layout.nodes.map((each) => [each.id, each]));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const drawing = svg("svg", { class: "graph", role: "group", "aria-label": "Graph of the workflow" });
  drawing.append(edgePath(edges, places));
  const shapes = new Map<string, SVGElement>();
  const parts = document.createDocumentFragment();
  for (const place of layout.nodes) {
    const node = byId.get(place.id);
    if (node === undefined) continue;
    const shape = nodeShape(node, place, colorOf(node), detailOf(node));
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
    else if (event.key === "+" || event.key === "=") view.zoom(1 / STEP);
    else if (event.key === "-") view.zoom(STEP);
    else if (event.key === "0") view.all();
    else {
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
  const controls = [
    button("Zoom in", () => view.zoom(1 / STEP)),
    button("Zoom out", () => view.zoom(STEP)),
    button("Show all", () => view.all()),
  ];
  const hint = "Arrow keys follow the edges, Enter opens a sub-workflow, + and − zoom, 0 shows all.";
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

function nodeShape(node: NodeRow, { x, y }: Placed, color: number | undefined, detail: string): SVGElement {
  const shape = svg("g", {
    class: `node ${color === undefined ? "plain" : `c${color}`}`,
    role: "button",
    tabindex: "-1",
    "data-node": node.id,
    transform: `translate(${x} ${y})`,
  });
  const round = node.kind === "branch" ? 23 : 6;
  const name = [node.label, node.kind, node.target, detail].filter((text) => text !== "").join(", ");
  shape.append(
    svg("title", {}, [name]),
    svg("rect", { width: String(NODE_WIDTH), height: String(NODE_HEIGHT), rx: String(round) }),
    svg("text", { x: "10", y: "19" }, [shortened(node.label)]),
    svg("text", { x: "10", y: "36", class: "detail" }, [shortened(detail === "" ? node.kind : detail)]),
  );
  return shape;
}

/** Keeps the end, which is more specific: names often start the same. */
function shortened(text: string): string {
  return text.length <= FITS ? text : `…${text.slice(1 - FITS)}`;
}

interface View {
  readonly zoom: (factor: number) => void;
  readonly all: () => void;
  readonly reveal: (place: Placed) => void;
}

function viewOf(drawing: SVGElement, { width, height }: Layout): View {
  const shown = { x: 0, y: 0, width, height };
  const apply = (): void => {
    drawing.setAttribute("viewBox", `${shown.x} ${shown.y} ${shown.width} ${shown.height}`);
  };
  const zoom = (factor: number): void => {
    const [w, h] = [shown.width * factor, shown.height * factor];
    Object.assign(shown, {
      x: shown.x + (shown.width - w) / 2,
      y: shown.y + (shown.height - h) / 2,
      width: w,
      height: h,
    });
    apply();
  };
  const all = (): void => {
    Object.assign(shown, { x: 0, y: 0, width, height });
    apply();
  };
  const reveal = ({ x, y }: Placed): void => {
    const inside =
      x >= shown.x &&
      y >= shown.y &&
      x + NODE_WIDTH <= shown.x + shown.width &&
      y + NODE_HEIGHT <= shown.y + shown.height;
    if (inside) return;
    Object.assign(shown, { x: x + NODE_WIDTH / 2 - shown.width / 2, y: y + NODE_HEIGHT / 2 - shown.height / 2 });
    apply();
  };
  // large graphs are shown from the top at a readable size
  if (width > 1600 || height > 1200)
    Object.assign(shown, {
      x: Math.max(0, width / 2 - 600),
      width: Math.min(width, 1200),
      height: Math.min(height, 800),
    });
  apply();
  return { zoom, all, reveal };
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
