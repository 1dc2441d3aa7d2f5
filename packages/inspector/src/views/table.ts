import { button, element } from "../element.ts";
import { number } from "./number.ts";

/** A string, or a cell that is created when its row is shown. */
export type Cell = string | (() => Node);

export interface Row {
  readonly cells: readonly Cell[];
  /** The text that the filter searches. */
  readonly text: string;
}

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** Number of rows drawn at a time. */
const PORTION = 200;

/** A heading with a count, and the rows that match the filter. */
export function tableSection({ title, columns, rows }: Table, filter: string): HTMLElement {
  const wanted = filter.trim().toLowerCase();
  const found = wanted === "" ? rows : rows.filter(({ text }) => text.toLowerCase().includes(wanted));
  const count =
    found.length === rows.length ? number(rows.length) : `${number(found.length)} of ${number(rows.length)}`;
  const heading = element("h3", {}, [`${title} (${count})`]);
  if (found.length === 0) return element("div", {}, [heading]);
  const head = columns.map((column) => element("th", { scope: "col" }, [column]));
  const body = element("tbody");
  const table = element("table", {}, [element("thead", {}, [element("tr", {}, head)]), body]);
  const region = element("div", { class: "table", tabindex: "0", role: "region", "aria-label": title }, [table]);
  const add = (from: number): void => {
    const fresh = found.slice(from, from + PORTION).map(({ cells }) => rowOf(cells));
    body.append(...fresh);
    const left = found.length - from - PORTION;
    if (from > 0) {
      fresh[0]?.setAttribute("tabindex", "-1");
      fresh[0]?.focus();
    }
    if (left <= 0) return;
    const more = button(`Show ${number(Math.min(left, PORTION))} more of ${number(left)}`, () => {
      more.remove();
      add(from + PORTION);
    });
    region.append(more);
  };
  add(0);
  return element("div", {}, [heading, region]);
}

function rowOf(cells: readonly Cell[]): HTMLElement {
  return element(
    "tr",
    {},
    cells.map((cell, index) => {
      const content = typeof cell === "string" ? cell : cell();
      return index === 0
        ? element("th", { scope: "row", class: "name" }, [content])
        : element("td", { class: "value" }, [content]);
    }),
  );
}

/** A collapsed list that shows its count; filled when it is opened. */
export function folded(count: number, noun: string, lines: () => readonly string[]): Cell {
  if (count === 0) return "";
  return () => {
    const details = element("details", {}, [
      element("summary", {}, [`${number(count)} ${noun}${count === 1 ? "" : "s"}`]),
    ]);
    details.addEventListener(
      "toggle",
      () =>
        details.append(
          element(
            "ul",
            {},
            lines().map((line) => element("li", {}, [line])),
          ),
        ),
      { once: true },
    );
    return details;
  };
}
