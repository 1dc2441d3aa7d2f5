import { fileURLToPath } from "node:url";
import { encodeContext, SerializationSettings } from "@flyte-settings/core";
import { expect, it } from "vitest";
import { useInspector } from "./inspector-page.ts";

const at = useInspector();
const example = fileURLToPath(new URL("../../examples/python-project/flyte-package.tgz", import.meta.url));
const context = (version: string): string =>
  encodeContext(SerializationSettings.forImage("ghcr.io/acme/train:v3", version));

interface Stop {
  readonly name: string;
  /** Whether an outline or, in a drawing, a thick border shows the focus. */
  readonly visible: boolean;
}

const stop = (): Promise<Stop> =>
  at.page.evaluate(() => {
    const active = document.activeElement ?? document.body;
    const shown = active.closest(".file") ?? active;
    const { outlineStyle, outlineWidth } = getComputedStyle(shown);
    const border = shown.querySelector("rect");
    const visible =
      (outlineStyle !== "none" && Number.parseFloat(outlineWidth) > 0) ||
      (border !== null && Number.parseFloat(getComputedStyle(border).strokeWidth) >= 4);
    const name =
      active.getAttribute("aria-label") ?? active.getAttribute("data-node") ?? (active.id || active.textContent);
    return { name: active === document.body ? "" : (name ?? ""), visible };
  });

/** Presses Tab until the element with this name has the focus, which is never lost or hidden on the way. */
async function tabTo(name: string): Promise<void> {
  for (let step = 0; step < 80; step++) {
    await at.page.keyboard.press("Tab");
    const found = await stop();
    expect(found.name, `after ${step + 1} times Tab towards ${name}`).not.toBe("");
    expect(found.visible, `focus on ${found.name}`).toBe(true);
    if (found.name === name) return;
  }
  throw new Error(`Tab does not reach ${name}`);
}

it("two contexts: paste, choose, show values, copy", async () => {
  await tabTo("input");
  await at.page.keyboard.insertText(`a: _F_SS_C=${context("v1")}\nb: _F_SS_C=${context("v2")}\n`);
  await at.page.keyboard.press("Control+Enter");
  expect((await stop()).name).toBe("found");
  await at.page.focus("#clear");
  await tabTo("which");
  await at.page.keyboard.press("ArrowDown");
  expect(await at.page.innerText("#tree")).toContain("version: v2");
  expect((await stop()).name).toBe("which");
  await tabTo("values");
  await at.page.keyboard.press("Space");
  expect((await stop()).name).toBe("values");
  await tabTo("copy-json");
  await at.page.keyboard.press("Enter");
  expect(await at.page.innerText("#tools-status")).toContain("Copied the JSON");
  expect((await stop()).name).toBe("copy-json");
});

it("a package: file, table, graph, node, table, context", async () => {
  await tabTo("file"); // Enter opens the dialog of the system, which takes the place of a drop
  await at.page.setInputFiles("#file", example);
  await at.page.waitForSelector("#result:not([hidden])");
  expect((await stop()).name).toBe("found");
  await tabTo("Show the graph of weather.workflows.morning");
  await at.page.keyboard.press("Enter");
  expect((await stop()).name).toBe("Graph of weather.workflows.morning");
  await tabTo("n0");
  for (const key of ["ArrowRight", "ArrowDown", "ArrowUp"]) {
    const { name: before } = await stop();
    await at.page.keyboard.press(key);
    const { name: after, visible } = await stop();
    expect(after).toMatch(/^n\d$/);
    expect([after === before, visible]).toEqual([false, true]);
  }
  await tabTo("Nodes");
  await at.page.keyboard.press("Shift+Tab");
  expect((await stop()).name).toMatch(/^n\d$/);
  await at.page.focus("#found");
  await tabTo("Open the context of weather.workflows.forecasts");
  await at.page.keyboard.press("Enter");
  expect((await stop()).name).toBe("found");
});

it("a cleared page has the focus in its field", async () => {
  await at.page.click("#example");
  await at.page.focus("#example");
  await tabTo("clear");
  await at.page.keyboard.press("Enter");
  expect((await stop()).name).toBe("input");
});
