// Pictures of the inspector, from the real page in headless Chromium: node docs/scripts/pictures.mjs writes them into
// public/pictures. Fonts and font smoothing differ between machines, so pixels are not compared. docs/pictures.json
// records for each picture what the page showed (its text, and the sources of its markup and style) and the file name;
// tests compare both with the current state.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { buildInspector } from "./build-inspector.mjs";

const docs = dirname(dirname(fileURLToPath(import.meta.url)));
export const pictureFolder = join(docs, "public/pictures");
export const pictureList = join(docs, "pictures.json");

/** Name, size in pixels, colors. */
const shots = {
  "inspector-light": { width: 1100, height: 660, colorScheme: "light" },
  "inspector-dark": { width: 1100, height: 660, colorScheme: "dark" },
  "inspector-phone": { width: 390, height: 844, colorScheme: "light" },
};

/**
 * The bytes of each picture and what the page showed; `browser` is already open.
 *
 * @returns {Promise<Record<string, { png: Buffer, shows: string }>>}
 */
export async function takePictures(browser) {
  const path = await buildInspector();
  const sources = ["index.html", "style.css"].map((name) =>
    readFileSync(join(docs, "../packages/inspector/page", name), "utf8"),
  );
  /** @type {Record<string, { png: Buffer, shows: string }>} */
  const taken = {};
  for (const [name, { width, height, colorScheme }] of Object.entries(shots)) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme, reducedMotion: "reduce" });
    await page.goto(pathToFileURL(path).href);
    await page.click("#example");
    const texts = await page.evaluate(() => document.querySelector("main").textContent);
    // The phone shows the results, the others the whole page from the top.
    await page.evaluate((toSettings) => {
      document.activeElement.blur();
      if (toSettings) document.getElementById("found").scrollIntoView();
      else scrollTo(0, 0);
    }, width < 600);
    const png = await page.screenshot({ animations: "disabled" });
    await page.close();
    taken[name] = { png, shows: sha256([texts.replace(/\s+/g, " "), ...sources].join("\0")) };
  }
  return taken;
}

export function sha256(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  mkdirSync(pictureFolder, { recursive: true });
  const list = {};
  for (const [name, { png, shows }] of Object.entries(await takePictures(browser))) {
    writeFileSync(join(pictureFolder, `${name}.png`), png);
    list[name] = { shows, file: sha256(png) };
  }
  writeFileSync(pictureList, `${JSON.stringify(list, null, 2)}\n`);
  await browser.close();
}
