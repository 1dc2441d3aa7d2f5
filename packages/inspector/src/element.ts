import { printable } from "@flyte-settings/core/internal";

type Children = readonly (Node | string)[];
type Attributes = Readonly<Record<string, string>>;

const SVG = "http://www.w3.org/2000/svg";

/**
 * Creates an element with attributes and children. Strings become text, never markup; their control characters and
 * bidirectional overrides are shown as escapes, because they would change how the text around them looks.
 */
export function element(name: string, attributes: Attributes = {}, children: Children = []): HTMLElement {
  return filled(document.createElement(name), attributes, children);
}

/** The same for an SVG element. */
export function svg(name: string, attributes: Attributes = {}, children: Children = []): SVGElement {
  return filled(document.createElementNS(SVG, name) as SVGElement, attributes, children);
}

/** A button with its click handler. */
export function button(text: string, onClick: () => void, attributes: Attributes = {}): HTMLElement {
  const made = element("button", { type: "button", ...attributes }, [text]);
  made.addEventListener("click", onClick);
  return made;
}

function filled<T extends Element>(made: T, attributes: Attributes, children: Children): T {
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, key === "aria-label" ? printable(value) : value);
  }
  made.append(...children.map((child) => (typeof child === "string" ? printable(child) : child)));
  return made;
}

/** The page's element with this ID. */
export function byId<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found as T;
}
