import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { useInspector } from "./inspector-page.ts";

// Deque's axe over the real page, in each of its states: every rule that it has, the best practices too.
const peers = process.env["FLYTE_SETTINGS_PEERS"];
if (peers === undefined) throw new Error("FLYTE_SETTINGS_PEERS is not set: node tooling/live.mjs docs sets it");
const axe = readFileSync(join(peers, "npm/node_modules/axe-core/axe.min.js"), "utf8");
const at = useInspector();
const example = fileURLToPath(new URL("../../examples/python-project/flyte-package.tgz", import.meta.url));

const states: Readonly<Record<string, () => Promise<void>>> = {
  empty: async () => {},
  "with settings": () => at.page.click("#example"),
  "with a mistake": async () => {
    await at.page.fill("#input", "hello");
    await at.page.click("#read");
  },
  "with a package and a graph": async () => {
    await at.page.setInputFiles("#file", example);
    await at.page.getByRole("button", { name: "Show the graph of weather.workflows.morning" }).click();
  },
  "with a bundle": async () => {
    await at.page.setInputFiles("#file", example);
    await at.page.getByRole("button", { name: "Show its files" }).click();
    await at.page.waitForSelector(".treemap");
  },
  "with a filter": async () => {
    await at.page.click("#example");
    await at.page.fill("#filter", "spark");
  },
  "encoded and compared": async () => {
    await at.page.click("#example");
    await at.page.click("#encode");
    await at.page.fill("#other", (await at.page.inputValue("#json")).replace("v7", "v8"));
    await at.page.click("#compare");
  },
};

describe.each(["light", "dark"] as const)("%s", (colorScheme) => {
  describe.each([390, 768, 1440])("%d pixels", (width) => {
    it.each(Object.entries(states))("%s", async (_, reach) => {
      await at.page.emulateMedia({ colorScheme });
      await at.page.setViewportSize({ width, height: 900 });
      await reach();
      await at.page.evaluate(axe);
      const { passes, violations } = (await at.page.evaluate(
        "axe.run(document, { resultTypes: ['violations'] })",
      )) as Found;
      expect(violations.map(({ id, help, nodes }) => [id, help, nodes.map(({ html }) => html)])).toEqual([]);
      expect(passes.length).toBeGreaterThan(20);
    });
  });
});

interface Found {
  readonly passes: readonly unknown[];
  readonly violations: readonly { id: string; help: string; nodes: readonly { html: string }[] }[];
}
