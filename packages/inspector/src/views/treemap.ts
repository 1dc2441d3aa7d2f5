import { hierarchy, treemap } from "d3-hierarchy";
import { element, svg } from "../element.ts";
import type { BundleFile } from "../report/report.ts";
import { bytesText } from "./number.ts";

/** A directory or a file of a bundle. */
export interface Directory {
  readonly name: string;
  bytes: number;
  /** Absent: a file. */
  readonly inside?: Map<string, Directory>;
}

const HEIGHT = 420;
const DEEPEST = 256;
/** Smaller parts are combined, because thousands of tiny rectangles are unreadable. */
const MOST_PARTS = 60;
const COLORS = 8;

/** The files by directory, with summed sizes. */
export function directoryOf(files: readonly BundleFile[]): Directory {
  const root: Directory = { name: "", bytes: 0, inside: new Map() };
  for (const { path, bytes } of files) {
    let here = root;
    here.bytes += bytes;
    const parts = path.split("/").filter((part) => part !== "");
    const names = [...parts.slice(0, DEEPEST), ...(parts.length > DEEPEST ? [parts.slice(DEEPEST).join("/")] : [])];
    for (const [index, name] of names.entries()) {
      const isFile = index === names.length - 1;
      const known = here.inside?.get(name);
      const next = known ?? { name, bytes: 0, ...(isFile ? {} : { inside: new Map<string, Directory>() }) };
      if (known === undefined) here.inside?.set(name, next);
      next.bytes += bytes;
      here = next;
    }
  }
  return root;
}

/** Draws the content of a directory by size; click or press Enter to open a subdirectory. */
export function drawTreemap(directory: Directory, width: number, enter: (inner: Directory) => void): Node {
  const parts = [...(directory.inside?.values() ?? [])]
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes);
  if (parts.length === 0) return element("p", { class: "none" }, ["No bytes in here."]);
  const others = parts.slice(MOST_PARTS);
  const rest = { name: `${others.length} others`, bytes: others.reduce((sum, { bytes }) => sum + bytes, 0) };
  const shown: readonly Directory[] = [...parts.slice(0, MOST_PARTS), ...(others.length === 0 ? [] : [rest])];
  const root = hierarchy<{ readonly bytes: number; readonly children?: readonly Directory[] }>(
    { bytes: 0, children: shown },
    (each) => each.children as never,
  ).sum(({ children, bytes }) => (children === undefined ? bytes : 0));
  const layout = treemap<{ readonly bytes: number }>().size([width, HEIGHT]).padding(2).round(true)(root);
  const drawing = svg("svg", {
    class: "treemap",
    viewBox: `0 0 ${width} ${HEIGHT}`,
    role: "group",
    "aria-label": `Sizes in ${directory.name === "" ? "the bundle" : directory.name}`,
  });
  for (const [index, { x0, y0, x1, y1 }] of (layout.children ?? []).entries()) {
    const part = shown[index];
    if (part !== undefined) drawing.append(partShape(part, index, [x0, y0, x1 - x0, y1 - y0], enter));
  }
  return drawing;
}

function partShape(
  part: Directory,
  index: number,
  [x, y, width, height]: readonly [number, number, number, number],
  enter: (inner: Directory) => void,
): SVGElement {
  const isDirectory = part.inside !== undefined;
  const name = isDirectory ? `${part.name}/` : part.name;
  const shape = svg("g", {
    class: `part c${index % COLORS}`,
    transform: `translate(${x} ${y})`,
    "aria-label": `${name}, ${bytesText(part.bytes)}`,
    ...(isDirectory ? { role: "button", tabindex: "0" } : { role: "img" }),
  });
  shape.append(
    svg("title", {}, [`${name} ${bytesText(part.bytes)}`]),
    svg("rect", { width: String(width), height: String(height) }),
  );
  const fits = Math.floor((width - 12) / 7.5);
  if (fits >= 4 && height >= 22) {
    shape.append(svg("text", { x: "6", y: "16" }, [name.length <= fits ? name : `${name.slice(0, fits - 1)}…`]));
    if (height >= 40) shape.append(svg("text", { x: "6", y: "33" }, [bytesText(part.bytes).slice(0, fits)]));
  }
  if (isDirectory) {
    shape.addEventListener("click", () => enter(part));
    shape.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      enter(part);
    });
  }
  return shape;
}
