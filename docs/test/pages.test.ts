import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { pages } from "../scripts/pages.mjs";

it.each(Object.entries(pages()))(
  "docs/%s is what the program says (node docs/scripts/write-pages.mjs writes it)",
  (name, text) => {
    expect(readFileSync(new URL(`../${name}`, import.meta.url), "utf8")).toBe(text);
  },
);
