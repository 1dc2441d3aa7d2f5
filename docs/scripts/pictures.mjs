// Pictures of the inspector, light, dark and on a phone: node docs/scripts/pictures.mjs FOLDER
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { buildInspector } from "./build-inspector.mjs";

const docs = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = process.argv[2] ?? join(docs, "public/pictures");
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const shots = [
  ["inspector", 1000, "light"],
  ["inspector-dark", 1000, "dark"],
  ["inspector-phone", 390, "light"],
];
const path = await buildInspector();
for (const [name, width, colorScheme] of shots) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  await page.goto(pathToFileURL(path).href);
  await page.click("#example");
  await page.click("#encode");
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  await page.close();
}
await browser.close();
