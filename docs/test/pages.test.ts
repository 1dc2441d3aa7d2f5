import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { pages } from "../scripts/pages.mjs";

it.each(Object.entries(pages()))("docs/%s equals the output of node docs/scripts/write-pages.mjs", (name, text) => {
  expect(readFileSync(new URL(`../${name}`, import.meta.url), "utf8")).toBe(text);
});

it("the page of environment variables lists every FLYTE_SETTINGS_ variable of the command pages", () => {
  const named = Object.values(pages()).flatMap((text) => String(text).match(/\bFLYTE_SETTINGS_[A-Z_]+/g) ?? []);
  const page = readFileSync(new URL("../environment-variables.md", import.meta.url), "utf8");
  expect(new Set(named).size).toBeGreaterThan(5);
  expect([...new Set(named)].filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
