import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type PackageReport, pageWithReport } from "@flyte-settings/inspector/report";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { useInspector } from "./inspector-page.ts";

const at = useInspector();
type NodeRow = PackageReport["workflows"][number]["nodes"][number];

const node = (id: string, kind: NodeRow["kind"], target = "", more: object = {}) => ({
  id,
  label: id,
  kind,
  target,
  ...more,
});
const task = (name: string, image: string) => ({
  name,
  type: "python-task",
  containers: [{ place: "container", image, args: [], env: [] }],
});
const report: PackageReport = {
  kind: "package",
  title: "p.tgz",
  tasks: [task("flows.load", "ghcr.io/acme/load:v1"), task("flows.train", "ghcr.io/acme/train:v1")],
  workflows: [
    {
      name: "flows.outer",
      nodes: [
        node("n0", "task", "flows.load"),
        node("n1", "branch"),
        node("n1/a", "array", "flows.train", { condition: 'n0.o0 > 5 and kind == "a"', note: "at most 4 at a time" }),
        node("n1/b", "workflow", "flows.inner", { condition: "else" }),
        node("n2", "launch plan", "flows.daily"),
      ],
      edges: [
        ["n0", "n1"],
        ["n1", "n1/a"],
        ["n1", "n1/b"],
        ["n1", "n2"],
      ],
    },
    { name: "flows.inner", nodes: [node("m0", "workflow", "flows.innermost")], edges: [] },
    { name: "flows.innermost", nodes: [node("k0", "task", "flows.train")], edges: [] },
  ],
  launchPlans: [{ name: "flows.daily", workflow: "flows.inner", schedule: "0 8 * * *" }],
};

let folder = "";
let url = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "flyte-settings-inspector-"));
  const path = join(folder, "report.html");
  writeFileSync(path, pageWithReport(readFileSync(at.path, "utf8"), report));
  url = pathToFileURL(path).href;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  await at.page.goto(url);
  await at.page.getByRole("button", { name: "Show the graph of flows.outer" }).click();
  await at.page.locator(".graph").scrollIntoViewIfNeeded();
});

const heading = (): Promise<string> => at.page.innerText(".drawing h3");
const view = async (): Promise<readonly number[]> =>
  ((await at.page.getAttribute(".graph", "viewBox")) ?? "").split(" ").map(Number);
const focused = (): Promise<string | null | undefined> =>
  at.page.evaluate(() => document.activeElement?.getAttribute("data-node"));
/** The middle of an empty place in the drawing, on the screen. */
async function emptyPlace(): Promise<{ x: number; y: number }> {
  const box = await at.page.locator(".graph").boundingBox();
  if (box === null) throw new Error("the drawing is not shown");
  return { x: box.x + box.width - 20, y: box.y + 20 };
}

describe("a graph", () => {
  it("draws conditions, and a stack for an array node", async () => {
    expect(await at.page.locator(".when").allTextContents()).toEqual(["if n0.o0 > 5 an…", "else"]);
    expect(await at.page.locator('[data-node="n1/a"] rect').count()).toBe(2);
    expect(await at.page.locator('[data-node="n1/a"] title').textContent()).toBe(
      'n1/a, array, flows.train, ghcr.io/acme/train:v1, at most 4 at a time, if n0.o0 > 5 and kind == "a"',
    );
  });

  it("is also a table, with the same conditions and limits", async () => {
    const rows = await at.page.locator('[aria-label="Nodes"] tbody tr').allInnerTexts();
    expect(rows.map((row) => row.split("\t").map((cell) => cell.trim()))).toEqual([
      ["n0", "task", "flows.load", "ghcr.io/acme/load:v1", "", ""],
      ["n1", "branch", "", "", "n0", ""],
      ["n1/a", "array: at most 4 at a time", "flows.train", "ghcr.io/acme/train:v1", "n1", 'n0.o0 > 5 and kind == "a"'],
      ["n1/b", "workflow", "flows.inner", "", "n1", "else"],
      ["n2", "launch plan", "flows.daily", "", "n1", ""],
    ]);
  });

  it("colours nodes by image, as its legend does", async () => {
    const legend = await at.page.locator(".legend li").allInnerTexts();
    expect(legend).toEqual(["ghcr.io/acme/load:v1", "ghcr.io/acme/train:v1"]);
    const colors = await at.page.locator(".node").evaluateAll((all) => all.map((each) => each.getAttribute("class")));
    expect(colors).toEqual(["node c0", "node plain", "node c1", "node plain", "node plain"]);
  });
});

describe("a sub-workflow", () => {
  it("is opened by Enter, and closed by the button of the outer one", async () => {
    await at.page.focus('[data-node="n1/b"]');
    await at.page.keyboard.press("Enter");
    expect(await heading()).toBe("Graph of flows.inner");
    expect(await at.page.evaluate(() => document.activeElement?.textContent)).toBe("Graph of flows.inner");
    await at.page.focus('[data-node="m0"]');
    await at.page.keyboard.press("Enter");
    expect(await heading()).toBe("Graph of flows.innermost");
    const way = at.page.getByRole("navigation", { name: "Outer workflows" });
    expect(await way.getByRole("button").allInnerTexts()).toEqual(["flows.outer", "flows.inner"]);
    await way.getByRole("button", { name: "flows.outer" }).click();
    expect(await heading()).toBe("Graph of flows.outer");
    expect(await way.count()).toBe(0);
  });

  it.each([
    ["a double click", () => at.page.dblclick('[data-node="n1/b"]')],
    ["its button in the table", () => at.page.getByRole("button", { name: "flows.inner", exact: true }).click()],
    ["the launch plan that runs it", () => at.page.getByRole("button", { name: "flows.daily", exact: true }).click()],
  ])("is opened by %s", async (_, open) => {
    await open();
    expect(await heading()).toBe("Graph of flows.inner");
  });

  it.each(["n0", "n1", "n1/a"])("does not open for the node %s, which runs none", async (id) => {
    await at.page.focus(`[data-node="${id}"]`);
    await at.page.keyboard.press("Enter");
    expect(await heading()).toBe("Graph of flows.outer");
  });
});

describe("the view", () => {
  it.each([
    ["ArrowRight", 0, 1],
    ["ArrowLeft", 0, -1],
    ["ArrowDown", 1, 1],
    ["ArrowUp", 1, -1],
  ] as const)("moves with Shift+%s, and the focus stays on its node", async (key, axis, sign) => {
    await at.page.focus('[data-node="n1"]');
    const before = await view();
    await at.page.keyboard.press(`Shift+${key}`);
    const after = await view();
    expect(Math.sign((after[axis] ?? 0) - (before[axis] ?? 0))).toBe(sign);
    expect(after.slice(2)).toEqual(before.slice(2));
    expect(await focused()).toBe("n1");
  });

  it("moves when it is dragged", async () => {
    const before = await view();
    const { x, y } = await emptyPlace();
    await at.page.mouse.move(x, y);
    await at.page.mouse.down();
    await at.page.mouse.move(x - 60, y + 40, { steps: 4 });
    await at.page.mouse.up();
    const after = await view();
    expect(after[0]).toBeGreaterThan(before[0] ?? 0);
    expect(after[1]).toBeLessThan(before[1] ?? 0);
    await at.page.mouse.move(x, y, { steps: 4 });
    expect(await view()).toEqual(after);
  });

  it("zooms with Ctrl and the wheel around the pointer; the wheel without Ctrl scrolls the page", async () => {
    const [, , before = 0] = await view();
    const { x, y } = await emptyPlace();
    await at.page.mouse.move(x, y);
    await at.page.keyboard.down("Control");
    await at.page.mouse.wheel(0, -100);
    await at.page.keyboard.up("Control");
    await at.page.waitForFunction(
      (width) => Number(document.querySelector(".graph")?.getAttribute("viewBox")?.split(" ")[2]) < width,
      before,
    );
    const zoomed = await view();
    await at.page.mouse.wheel(0, -100);
    expect(await view()).toEqual(zoomed);
  });

  it("zooms with two fingers", async () => {
    const [, , before = 0] = await view();
    const { x, y } = await emptyPlace();
    const pointer = (type: string, pointerId: number, clientX: number) =>
      at.page.locator(".graph").evaluate(
        (graph, init) => {
          graph.setPointerCapture = () => undefined; // only pointers of the device can be captured
          graph.dispatchEvent(new PointerEvent(init.type, { bubbles: true, button: 0, ...init }));
        },
        { type, pointerId, clientX, clientY: y + 100 },
      );
    await pointer("pointerdown", 1, x - 200);
    await pointer("pointerdown", 2, x - 100);
    await pointer("pointermove", 2, x);
    const [, , after = 0] = await view();
    expect(after / before).toBeCloseTo(0.5, 1);
    await pointer("pointerup", 1, x - 200);
    await pointer("pointerup", 2, x);
    await at.page.keyboard.press("Escape");
    await at.page.getByRole("button", { name: "Show all" }).click();
    expect((await view())[2]).toBe(before);
  });

  it("keeps the node in sight that arrow keys reach", async () => {
    for (let step = 0; step < 6; step++) await at.page.getByRole("button", { name: "Zoom in" }).click();
    await at.page.focus('[data-node="n0"]');
    await at.page.keyboard.press("ArrowDown");
    await at.page.keyboard.press("ArrowDown");
    expect(await focused()).toBe("n1/a");
    const [graph, shape] = await Promise.all([
      at.page.locator(".graph").boundingBox(),
      at.page.locator('[data-node="n1/a"] rect').last().boundingBox(),
    ]);
    const middle = (shape?.y ?? 0) + (shape?.height ?? 0) / 2;
    expect(middle).toBeGreaterThan(graph?.y ?? 0);
    expect(middle).toBeLessThan((graph?.y ?? 0) + (graph?.height ?? 0));
  });
});
