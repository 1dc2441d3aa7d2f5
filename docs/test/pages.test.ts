import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { pages } from "../scripts/pages.mjs";

it.each(Object.entries(pages()))("docs/%s equals the output of node docs/scripts/write-pages.mjs", (name, text) => {
  expect(readFileSync(new URL(`../${name}`, import.meta.url), "utf8")).toBe(text);
});
