import { element } from "../element.ts";
import { number } from "./number.ts";

/** Linux's limit for one `NAME=value` in bytes, including the terminating NUL. */
const LIMIT = 131_072;
const AROUND = "_F_SS_C=".length + 1;

/** The share of the kernel's limit that the variable uses. */
export function sizeOf(characters: number): readonly Node[] {
  const bytes = characters + AROUND;
  const percent = ((bytes / LIMIT) * 100).toFixed(bytes < LIMIT / 100 ? 1 : 0);
  const words = `${number(bytes)} of ${number(LIMIT)} bytes that one variable may take (${percent} %)`;
  const meter = element("meter", {
    min: "0",
    max: String(LIMIT),
    high: String(LIMIT * 0.75),
    low: String(LIMIT * 0.5),
    optimum: "0",
    value: String(bytes),
    "aria-label": "Size of the context against the limit",
  });
  return [element("p", { class: "size-words" }, [words]), meter];
}
