import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { encodeContext, SerializationSettings } from "@flyte-settings/core";
import { ImageCache } from "@flyte-settings/core/flyte2";
import { pageWithReport, type Report } from "@flyte-settings/inspector/report";
import { afterAll, beforeAll, expect, it } from "vitest";
import { useInspector } from "./inspector-page.ts";

// Deque's axe over the real page, in each of its states: every rule that it has, the best practices too.
const peers = process.env["FLYTE_SETTINGS_PEERS"];
if (peers === undefined) throw new Error("FLYTE_SETTINGS_PEERS is not set: node tooling/live.mjs docs sets it");
const axe = readFileSync(join(peers, "npm/node_modules/axe-core/axe.min.js"), "utf8");
const at = useInspector();
const context = (version: string) =>
  encodeContext(SerializationSettings.forImage("ghcr.io/acme/train:latest", version));
const cache = ImageCache.toTransport(ImageCache.fromImages({ train: "ghcr.io/acme/train:v3" }));

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "flyte-settings-inspector-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const example = fileURLToPath(new URL("../../examples/python-project/flyte-package.tgz", import.meta.url));

const states: Readonly<Record<string, () => Promise<void>>> = {
  empty: async () => {},
  "with settings": () => at.page.click("#example"),
  "with a mistake": async () => {
    await at.page.fill("#input", "hello");
    await at.page.click("#read");
  },
  "with a context that cannot be encoded again": async () => {
    await at.page.click("#example");
    await at.page.fill("#json", "{");
    await at.page.click("#encode");
  },
  "with a comparison that fails": async () => {
    await at.page.click("#example");
    await at.page.fill("#other", "hello: world");
    await at.page.click("#compare");
  },
  "with two contexts to choose from": async () => {
    await at.page.fill("#input", `a: _F_SS_C=${context("v1")}\nb: _F_SS_C=${context("v2")}\n`);
    await at.page.click("#read");
    await at.page.selectOption("#which", "1");
    await at.page.check("#values");
  },
  "with the arguments of Flyte 2": async () => {
    await at.page.fill("#input", `a0 --version v7 --image-cache ${cache} --tgz s3://b/fast0.tar.gz --dest .`);
    await at.page.click("#read");
  },
  "with a lock file": async () => {
    const text = `lockVersion: 1\nimages:\n  - requested: a/b:v3\n    digest: sha256:${"a".repeat(64)}\n`;
    await at.page.setInputFiles("#file", { name: "images.lock.yaml", mimeType: "", buffer: Buffer.from(text) });
    await at.page.waitForSelector("#result:not([hidden])");
  },
  "while a file is read": async () => {
    await at.page.evaluate(() => {
      Blob.prototype.stream = () => new ReadableStream();
    });
    await at.page.setInputFiles("#file", example);
    await at.page.waitForSelector("#progress:not([hidden])");
  },
  "with a link that is too old": async () => {
    await at.page.evaluate(() => location.assign("#report=H4sI"));
    await at.page.locator("#problem").filter({ hasText: "could not read the link" }).waitFor();
  },
  "with the context of a package": async () => {
    await at.page.setInputFiles("#file", example);
    await at.page.getByRole("button", { name: "Open the context of weather.workflows.forecasts" }).click();
  },
  "with a package and a filter without a result": async () => {
    await at.page.setInputFiles("#file", example);
    await at.page.waitForSelector("#result:not([hidden])");
    await at.page.fill("#filter", "no such name");
  },
  "with two packages compared": async () => {
    await at.page.setInputFiles("#file", example);
    await at.page.waitForSelector("#result:not([hidden])");
    await at.page.setInputFiles("#other-file", example);
    await at.page.locator("#differences").filter({ hasText: "No differences." }).waitFor();
  },
  "with a page of registered diff": () =>
    openReport({
      kind: "comparison",
      title: "c",
      before: "v1",
      after: "v2",
      entities: [
        { kind: "task", name: "flows.train", values: [{ path: "template.image", before: "a:v1", after: "a:v2" }] },
        { kind: "task", name: "flows.load", onlyIn: "after", values: [] },
      ],
    }),
  "with a sub-workflow opened": async () => {
    const outer = { id: "n0", label: "n0", kind: "workflow", target: "flows.inner", condition: "else" } as const;
    const inner = { id: "m0", label: "m0", kind: "array", target: "flows.t", note: "at most 4 at a time" } as const;
    await openReport({
      kind: "package",
      title: "p",
      tasks: [],
      workflows: [
        { name: "flows.outer", nodes: [outer], edges: [] },
        { name: "flows.inner", nodes: [inner], edges: [] },
      ],
      launchPlans: [],
    });
    await at.page.getByRole("button", { name: "Show the graph of flows.outer" }).click();
    await at.page.getByRole("button", { name: "flows.inner", exact: true }).click();
  },
  "with a directory of a treemap entered": async () => {
    const files = ["a/b.py", "a/c/d.py", "e.py"].map((path) => ({ path, bytes: 1_000 }));
    await openReport({ kind: "bundle", title: "b", files });
    await at.page.focus(".part[role=button]");
    await at.page.keyboard.press("Enter");
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

async function openReport(report: Report): Promise<void> {
  const path = join(folder, "report.html");
  writeFileSync(path, pageWithReport(readFileSync(at.path, "utf8"), report));
  await at.page.goto(pathToFileURL(path).href);
  await at.page.waitForSelector("#result:not([hidden])");
}

const looks = (["light", "dark"] as const).flatMap((colorScheme) =>
  [390, 768, 1440].map((width) => ({ colorScheme, width })),
);

it.each(Object.entries(states))("%s", async (_, reach) => {
  await reach();
  await at.page.evaluate(axe);
  for (const { colorScheme, width } of looks) {
    await at.page.emulateMedia({ colorScheme });
    await at.page.setViewportSize({ width, height: 900 });
    const { passes, violations } = (await at.page.evaluate(
      "axe.run(document, { resultTypes: ['violations'] })",
    )) as Found;
    const found = violations.map(({ id, help, nodes }) => [id, help, nodes.map(({ html }) => html)]);
    expect(found, `${colorScheme}, ${width} pixels`).toEqual([]);
    expect(passes.length).toBeGreaterThan(20);
  }
});

interface Found {
  readonly passes: readonly unknown[];
  readonly violations: readonly { id: string; help: string; nodes: readonly { html: string }[] }[];
}
