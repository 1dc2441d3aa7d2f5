import { entries, isPythonNumber } from "@flyte-settings/core";
import { numberRepr, type PythonJson } from "@flyte-settings/core/internal";
import { button, element } from "../element.ts";
import { flatten } from "../report/differences.ts";
import { HIDDEN } from "../report/mask-text.ts";
import { imageMeanings, meanings } from "./meanings.ts";
import { type Row, tableSection } from "./table.ts";

/** Settings as a list of names, values and meanings. Long parts are filled when they are opened. */
export function tree(settings: PythonJson): HTMLElement {
  return list(settings, "");
}

/** Rows added at a time; adding ten thousand images at once would freeze the page. */
const PORTION = 500;

function list(value: PythonJson, path: string): HTMLElement {
  const rows = isList(value)
    ? value.map((each, index) => [label(each, index), each, `${path}[]`] as const)
    : entries(value as { readonly [key: string]: PythonJson }).map(
        ([name, each]) => [name, each, path === "" ? name : `${path}.${name}`] as const,
      );
  const made = element("ul");
  const add = (from: number) => {
    const end = from + PORTION;
    const fresh = rows.slice(from, end).map((each) => row(...each));
    made.append(...fresh, ...(end < rows.length ? [more(rows.length - end, () => add(end))] : []));
    if (from > 0) focusOn(fresh[0]);
  };
  add(0);
  return made;
}

/** A button in the last position, replaced by the next rows. */
function more(left: number, add: () => void): HTMLElement {
  const item = element("li");
  const show = (): void => {
    item.remove();
    add();
  };
  item.append(button(`Show ${Math.min(left, PORTION)} more of ${left}`, show));
  return item;
}

/** The button is removed, so keyboard focus moves to the item that replaces it. */
function focusOn(item: HTMLElement | undefined): void {
  const target = item?.querySelector("summary") ?? item;
  if (target === item) item?.setAttribute("tabindex", "-1");
  target?.focus();
}

function row(name: string, value: PythonJson, path: string): HTMLElement {
  const about = meaning(path);
  const words = about === undefined ? [] : [element("span", { class: "about" }, [about])];
  if (!isBranch(value)) {
    return element("li", {}, [
      element("span", { class: "name" }, [`${name}: `]),
      leaf(value),
      ...copyOf(name, value),
      ...words,
    ]);
  }
  const count = isList(value) ? value.length : entries(value).length;
  const summary = element("summary", {}, [
    element("span", { class: "name" }, [name]),
    element("span", { class: "none" }, [` ${count} ${isList(value) ? "in the list" : count === 1 ? "name" : "names"}`]),
  ]);
  const details = element("details", {}, [summary, ...words]) as HTMLDetailsElement;
  const fill = () => {
    if (details.querySelector("ul") === null) details.append(list(value, path));
  };
  details.addEventListener("toggle", () => details.open && fill());
  if (count <= 12) {
    fill();
    details.open = true;
  }
  return element("li", {}, [details]);
}

/** A button that copies the value; one listener on the page handles all of them. */
function copyOf(name: string, value: PythonJson): HTMLElement[] {
  if (value === null || value === "" || value === HIDDEN) return [];
  const text = isPythonNumber(value) ? numberRepr(value) : String(value);
  return [
    element("button", { type: "button", class: "copy", "data-copy": text, "aria-label": `Copy ${name}` }, ["Copy"]),
  ];
}

/** The values whose path or text matches the filter, as a flat list. */
export function filteredTree(settings: PythonJson, filter: string): HTMLElement {
  const wanted = filter.trim().toLowerCase();
  const found = [...flatten(settings)].filter(([path, text]) => `${path}\n${text}`.toLowerCase().includes(wanted));
  const rows = found.map(([path, text]): Row => ({ cells: [path, text], text: "" }));
  return tableSection({ title: "Matching values", columns: ["Setting", "Value"], rows }, "");
}

function leaf(value: PythonJson): HTMLElement {
  if (value === null) return element("span", { class: "none" }, ["not set"]);
  const text = isPythonNumber(value) ? numberRepr(value) : String(value);
  return element("span", { class: text === "" ? "none" : "value" }, [text === "" ? "empty" : text]);
}

/** An image by name, any other item by index. */
function label(value: PythonJson, index: number): string {
  const name = isBranch(value) && !isList(value) ? new Map(entries(value)).get("name") : undefined;
  return typeof name === "string" ? name : String(index + 1);
}

function meaning(path: string): string | undefined {
  const field = /^image_config\.default_image\.(\w+)$/.exec(path)?.[1];
  const table = field === undefined ? meanings : imageMeanings;
  const name = field ?? path;
  return Object.hasOwn(table, name) && !path.endsWith("[]") ? table[name] : undefined;
}

function isList(value: PythonJson): value is readonly PythonJson[] {
  return Array.isArray(value);
}

function isBranch(value: PythonJson): value is readonly PythonJson[] | { readonly [key: string]: PythonJson } {
  return typeof value === "object" && value !== null && !isPythonNumber(value);
}
