import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { encodeContext, SerializationSettings } from "@flyte-settings/core";
import { ImageCache } from "@flyte-settings/core/flyte2";
import { pageWithReport } from "@flyte-settings/inspector/report";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useInspector } from "./inspector-page.ts";

const at = useInspector();
const example = fileURLToPath(new URL("../../examples/python-project/flyte-package.tgz", import.meta.url));
const settings = SerializationSettings.create({ imageConfig: {}, version: "v1", env: { MODE: "fast-lane" } });
const context = encodeContext(settings);
const hostile = "<img src=x onerror=alert(1)></script><script>window.foreign = true</script>";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "flyte-settings-inspector-"));
  mkdirSync(join(folder, "flows/deep"), { recursive: true });
  writeFileSync(join(folder, "flows/large.bin"), Buffer.alloc(3_000_000, "abcdefg"));
  writeFileSync(join(folder, "flows/deep/small.py"), "x = 1\n");
  execFileSync("tar", ["-czf", "fast00000000000000000000000000000000.tar.gz", "flows"], { cwd: folder });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bundle = (): string => join(folder, "fast00000000000000000000000000000000.tar.gz");
const shown = async (): Promise<string> => {
  await at.page.waitForSelector("#result:not([hidden])");
  return at.page.innerText("#tree");
};

describe("live reading", () => {
  it("a context is read, and the focus stays in the field", async () => {
    await at.page.focus("#input");
    await at.page.keyboard.insertText(context);
    expect(await shown()).toContain("version: v1");
    expect(await at.page.evaluate(() => document.activeElement?.id)).toBe("input");
    await at.page.fill("#input", "");
    await at.page.waitForSelector("#result", { state: "hidden" });
  });

  it("an incomplete text is reported without an alert", async () => {
    await at.page.fill("#input", context.slice(0, 60));
    await at.page.waitForFunction(() => document.getElementById("status")?.textContent?.startsWith("Not yet: "));
    expect(await at.page.innerText("#problem")).toBe("");
  });
});

describe("what is read", () => {
  it("the arguments of a Flyte 2 container, with its image cache", async () => {
    const cache = ImageCache.toTransport(ImageCache.fromImages({ train: "ghcr.io/acme/train:v3" }));
    await at.page.fill("#input", `a0 --version v7 --image-cache ${cache} --tgz s3://b/fast0.tar.gz --dest .`);
    const text = await shown();
    expect(text).toMatch(/version\s+v7/);
    expect(text).toContain("ghcr.io/acme/train:v3");
  });

  it("a lock file", async () => {
    const digest = `sha256:${"a".repeat(64)}`;
    const text = `lockVersion: 1\nimages:\n  - requested: ghcr.io/acme/train:v3\n    digest: ${digest}\n    origins: [{ from: spark }]\n`;
    await at.page.setInputFiles("#file", { name: "images.lock.yaml", mimeType: "", buffer: Buffer.from(text) });
    expect(await shown()).toMatch(new RegExp(`ghcr.io/acme/train:v3\\s+${digest}\\s+spark`));
  });

  it("a bundle as a treemap that is entered by keyboard", async () => {
    await at.page.setInputFiles("#file", bundle());
    expect(await shown()).toContain("2 files, 3.0 MB unpacked.");
    await at.page.focus(".part[role=button]");
    await at.page.keyboard.press("Enter");
    expect(await at.page.innerText("nav[aria-label=Directory]")).toMatch(/bundle\s+flows/);
    expect(await at.page.locator(".part").first().getAttribute("aria-label")).toBe("large.bin, 3.0 MB");
  });

  it("a package: filter, graph by keyboard, and the code in it", async () => {
    await at.page.setInputFiles("#file", example);
    await shown();
    await at.page.fill("#filter", "spark");
    expect(await at.page.locator("#tree h3").allInnerTexts()).toEqual(
      expect.arrayContaining(["Images (1 of 3)", "Tasks (1 of 4)", "Launch plans (0 of 2)"]),
    );
    await at.page.fill("#filter", "");
    await at.page.getByRole("button", { name: "Show the graph of weather.workflows.morning" }).click();
    expect(await at.page.evaluate(() => document.activeElement?.textContent)).toBe(
      "Graph of weather.workflows.morning",
    );
    const stations = at.page.locator('[data-node="n1"]');
    await stations.click();
    await at.page.keyboard.press("ArrowDown");
    expect(await at.page.evaluate(() => document.activeElement?.getAttribute("data-node"))).toBe("n2");
    await at.page.keyboard.press("ArrowUp");
    expect(await at.page.evaluate(() => document.activeElement?.getAttribute("data-node"))).toBe("n1");
    const before = await at.page.getAttribute(".graph", "viewBox");
    await at.page.keyboard.press("+");
    expect(await at.page.getAttribute(".graph", "viewBox")).not.toBe(before);
    await at.page.keyboard.press("0");
    expect(await at.page.getAttribute(".graph", "viewBox")).toBe(before);
    await at.page.getByRole("button", { name: "Show its files" }).click();
    await at.page.waitForSelector(".treemap");
  });

  it("two packages are compared", async () => {
    await at.page.setInputFiles("#file", example);
    await shown();
    await at.page.setInputFiles("#other-file", example);
    await at.page.locator("#differences").filter({ hasText: "No differences." }).waitFor();
  });
});

describe("values", () => {
  it("are masked in the page, in JSON and in a link until they are shown", async () => {
    await at.page.fill("#input", context);
    await at.page.click("#read");
    for (const place of ["#tree", "#tools-status"]) expect(await at.page.innerText(place)).not.toContain("fast-lane");
    expect(await at.page.inputValue("#json")).toContain('"MODE": "(not shown)"');
    await at.page.check("#values");
    expect(await at.page.innerText("#tree")).toContain("fast-lane");
    await at.page.click("#read");
    expect(await at.page.innerText("#tree")).not.toContain("fast-lane");
  });

  it("that are masked are kept when the JSON is edited", async () => {
    await at.page.fill("#input", context);
    await at.page.click("#read");
    await at.page.fill("#json", (await at.page.inputValue("#json")).replace('"v1"', '"v2"'));
    await at.page.click("#encode");
    const again = SerializationSettings.fromTransport(await at.page.inputValue("#encoded"));
    expect(again).toEqual({ ...settings, version: "v2" });
  });

  it("a link shows the same report, masked", async () => {
    await at.page.fill("#input", context);
    await at.page.click("#read");
    await at.page.click("#copy-link");
    await at.page.locator("#tools-status").filter({ hasText: "Copied a link, with masked values." }).waitFor();
    await at.page.fill("#other", "");
    await at.page.focus("#other");
    await at.page.keyboard.press("Control+V");
    const link = await at.page.inputValue("#other");
    expect(link).toMatch(/#report=[\w-]+$/);
    await at.page.goto("about:blank");
    await at.page.goto(link);
    const text = await shown();
    expect(text).toContain("version: v1");
    expect(text).toContain("MODE: (not shown)");
    expect(await at.page.isDisabled("#values")).toBe(true);
  });

  it("a damaged link is one clear error", async () => {
    await at.page.goto(`${pathToFileURL(at.path).href}#report=H4sI`);
    await at.page.locator("#problem").filter({ hasText: "could not read the link" }).waitFor();
  });
});

describe("names never become markup", () => {
  const row = { place: hostile, image: hostile, args: [hostile], env: [{ name: hostile, value: hostile }] };
  it.each([
    ["a package", { tasks: [{ name: hostile, type: hostile, containers: [row] }] }],
    ["a workflow", { workflows: [{ name: hostile, nodes: [node("a"), node("b")], edges: [["a", "b"]] }] }],
  ] as const)("of %s", async (_, part) => {
    const report = { kind: "package", title: hostile, tasks: [], workflows: [], launchPlans: [], ...part } as const;
    const path = join(folder, "report.html");
    writeFileSync(path, pageWithReport(readFileSync(at.path, "utf8"), report));
    await at.page.goto(pathToFileURL(path).href);
    expect(await shown()).toContain("<img src=x");
    for (const each of await at.page.locator("#tree button, #tree summary").all()) await each.click();
    expect(await at.page.locator("img, #tree script").count()).toBe(0);
    expect(await at.page.evaluate(() => (window as { foreign?: boolean }).foreign)).toBeUndefined();
  });

  function node(id: string) {
    return { id, label: hostile, kind: "task", target: hostile } as const;
  }
});
