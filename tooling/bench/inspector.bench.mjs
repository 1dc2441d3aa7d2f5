// The context inspector in headless Chromium, compared with its budget, shown as the other side of each row.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { row } from "./measure.mjs";

const RUNS = 7;
const BUDGET = {
  bytes: 120_000,
  interactiveMs: 1_000,
  decodeMs: 50,
  listMs: 300,
  smallGraphMs: 500,
  largeGraphMs: 1_000,
};

export default async function measure({ root }) {
  const { buildInspector } = await import(pathToFileURL(join(root, "docs/scripts/build-inspector.mjs")).href);
  const { chromium } = createRequire(join(root, "docs/package.json"))("playwright-core");
  const { encodeContext, ImageConfig, SerializationSettings } = await import(
    pathToFileURL(join(root, "packages/core/dist/index.js")).href
  );
  const path = await buildInspector();
  const images = Array.from({ length: 2_500 }, (_, i) => [`image${i}`, `ghcr.io/acme/image-${i}:v${i}`]);
  const imageConfig = ImageConfig.fromImages("ghcr.io/acme/train:v3", images);
  const context = encodeContext(SerializationSettings.create({ imageConfig, version: "v1" }));
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const figures = [];
  const { pageWithReport } = await import(pathToFileURL(join(root, "packages/inspector/dist/report.js")).href);
  const folder = mkdtempSync(join(tmpdir(), "flyte-settings-bench-"));
  const report = join(folder, "report.html");
  writeFileSync(report, pageWithReport(readFileSync(path, "utf8"), largePackage()));
  for (let run = 0; run <= RUNS; run++) {
    const visit = await oneVisit(browser, pathToFileURL(path).href, context);
    figures.push({ ...visit, ...(await visitPackage(browser, pathToFileURL(report).href)) });
  }
  rmSync(folder, { recursive: true });
  await browser.close();
  figures.shift(); // the first one warms up the browser
  // The fastest visit: other load on the machine can only add time.
  const best = (name) => Math.min(...figures.map((each) => each[name]));
  const bytes = gzipSync(readFileSync(path)).length;
  return [
    row("inspector: transferred, gzip", "kB", bytes / 1000, BUDGET.bytes / 1000, "≤ 1.00", 1),
    row("inspector: interactive, CPU slowed 4×", "ms", best("interactive"), BUDGET.interactiveMs, "≤ 1.00", RUNS),
    row("inspector: decode 2,500 images in the page", "ms", best("decode"), BUDGET.decodeMs, "≤ 1.00", RUNS),
    row("inspector: the same, read, checked and drawn", "ms", best("shown"), BUDGET.interactiveMs, undefined, RUNS),
    row("inspector: list 2,000 entities, CPU slowed 4×", "ms", best("listed"), BUDGET.listMs, "≤ 1.00", RUNS),
    row("inspector: graph of 100 nodes, CPU slowed 4×", "ms", best("smallGraph"), BUDGET.smallGraphMs, "≤ 1.00", RUNS),
    row(
      "inspector: graph of 2,000 nodes, CPU slowed 4×",
      "ms",
      best("largeGraph"),
      BUDGET.largeGraphMs,
      "≤ 1.00",
      RUNS,
    ),
  ];
}

async function oneVisit(browser, url, context) {
  const tab = await browser.newContext({ offline: true });
  const page = await tab.newPage();
  const devtools = await tab.newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.goto(url);
  // The script is a module in the page: once this event has ended, every button has its listener.
  const interactive = await page.evaluate(() => performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  const shown = await page.evaluate((text) => {
    document.getElementById("input").value = text;
    const started = performance.now();
    document.getElementById("read").click();
    return performance.now() - started;
  }, context);
  const decode = await page.evaluate(() => performance.getEntriesByName("decode")[0].duration);
  await tab.close();
  return { interactive, decode, shown };
}

/** 1,998 tasks and two workflows, of 100 and of 2,000 nodes, each node after two earlier ones. */
function largePackage() {
  const images = Array.from({ length: 20 }, (_, at) => `ghcr.io/acme/image-${at}:v1`);
  const tasks = Array.from({ length: 1_998 }, (_, at) => {
    const env = [{ name: "MODE", value: "(not shown)" }];
    const container = { place: "container", image: images[at % images.length], args: ["pyflyte-execute"], env };
    return { name: `flows.task_${at}`, type: "python-task", containers: [container] };
  });
  const workflow = (count) => ({
    name: `flows.of_${count}`,
    nodes: tasks
      .concat(tasks)
      .slice(0, count)
      .map(({ name }, at) => ({ id: `n${at}`, label: name, kind: "task", target: name })),
    edges: Array.from({ length: count - 1 }, (_, at) => at + 1).flatMap((at) => [
      [`n${at >> 1}`, `n${at}`],
      [`n${Math.floor(at / 3)}`, `n${at}`],
    ]),
  });
  const workflows = [workflow(100), workflow(2_000)];
  return { kind: "package", title: "bench.tgz", masked: true, tasks, workflows, launchPlans: [] };
}

/** Each figure is the time to the second frame after the click, which is when the result is on the screen. */
async function visitPackage(browser, url) {
  const tab = await browser.newContext({ offline: true });
  const page = await tab.newPage();
  const devtools = await tab.newCDPSession(page);
  await page.goto(url);
  await page.waitForSelector("#result:not([hidden])");
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const timed = (selector, event) =>
    page.evaluate(
      async ([target, type]) => {
        const started = performance.now();
        document.querySelector(target).dispatchEvent(new Event(type, { bubbles: true }));
        for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
        return performance.now() - started;
      },
      [selector, event],
    );
  const figures = {
    listed: await timed("#filter", "input"),
    smallGraph: await timed('[aria-label="Show the graph of flows.of_100"]', "click"),
    largeGraph: await timed('[aria-label="Show the graph of flows.of_2000"]', "click"),
  };
  await tab.close();
  return figures;
}
