// The context inspector in headless Chromium, compared with its budget, shown as the other side of each row.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { row } from "./measure.mjs";

const RUNS = 7;
const BUDGET = { bytes: 80_000, interactiveMs: 1_000, decodeMs: 50 };

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
  for (let run = 0; run <= RUNS; run++) figures.push(await oneVisit(browser, pathToFileURL(path).href, context));
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
