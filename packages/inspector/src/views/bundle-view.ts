import { button, element } from "../element.ts";
import type { BundleFile } from "../report/report.ts";
import { bytesText, counted } from "./number.ts";
import { tableSection } from "./table.ts";
import { type Directory, directoryOf, drawTreemap } from "./treemap.ts";

/** Maximum rows in the table of largest files; the filter searches all files. */
const LARGEST = 1_000;

/** A treemap of bytes by directory, which can be navigated, and the largest files. */
export function bundleView(files: readonly BundleFile[], filter: string): Node[] {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const root = directoryOf(files);
  const place = element("div", { class: "drawing" });
  const path = element("nav", { "aria-label": "Directory", class: "row" });
  const enter = (trail: readonly Directory[]): void => {
    const here = trail.at(-1) ?? root;
    const steps = trail.map((each, index) =>
      button(each.name === "" ? "bundle" : each.name, () => enter(trail.slice(0, index + 1)), {
        ...(index === trail.length - 1 ? { "aria-current": "location" } : {}),
      }),
    );
    path.replaceChildren(...steps);
    place.replaceChildren(drawTreemap(here, place.clientWidth || 960, (inner) => enter([...trail, inner])));
    if (trail.length > 1) path.querySelector<HTMLElement>("button:last-child")?.focus();
  };
  // the drawing is as wide as its container, which has no width until it is part of the page
  requestAnimationFrame(() => enter([root]));
  const largest = [...files].sort((a, b) => b.bytes - a.bytes).slice(0, filter === "" ? LARGEST : files.length);
  const rows = largest.map((file) => ({ cells: [file.path, bytesText(file.bytes)], text: file.path }));
  return [
    element("p", {}, [`${counted(files.length, "file")}, ${bytesText(total)} unpacked.`]),
    path,
    place,
    tableSection({ title: "Largest files", columns: ["File", "Size"], rows }, filter),
  ];
}
