import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openBrowser } from "./browser.ts";

// The built site as a person browses it, from a server that knows nothing but its files.
const docs = fileURLToPath(new URL("..", import.meta.url));
const dist = join(docs, ".vitepress/dist");
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

let server: Server;
let browser: Browser;
let home: string;

beforeAll(async () => {
  if (!existsSync(join(dist, "index.html"))) {
    const built = spawnSync(process.execPath, ["scripts/build-site.mjs"], { cwd: docs, encoding: "utf8" });
    // VitePress reports its steps on stderr
    expect(built.status, built.stderr).toBe(0);
  }
  server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? "/").replace(/[?#].*$/, ""));
    const file = [path, `${path}.html`, `${path}index.html`].find(
      (each) => /\.\w+$/.test(each) && existsSync(join(dist, each)),
    );
    if (file === undefined || path.includes("..")) return void response.writeHead(404).end();
    response
      .writeHead(200, { "content-type": TYPES[extname(file)] ?? "text/plain" })
      .end(readFileSync(join(dist, file)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  server.close();
});

/** A page and what went wrong on it: errors, answers that are none, requests to anywhere else. */
async function open(path: string): Promise<{ page: Page; trouble: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  page.setDefaultTimeout(120_000); // a busy machine is no failure
  const trouble: string[] = [];
  page.on("pageerror", (error) => trouble.push(error.message));
  page.on("console", (message) => message.type() === "error" && trouble.push(message.text()));
  page.on("request", (request) => {
    if (!/^(?:data:|blob:)/.test(request.url()) && !request.url().startsWith(home)) trouble.push(request.url());
  });
  page.on("response", (response) => response.status() >= 400 && trouble.push(`${response.status()} ${response.url()}`));
  await page.goto(home + path, { waitUntil: "load" });
  return { page, trouble };
}

// the changelog is written by the build, which may run only after this line
const PAGES = [
  ...new Set(
    ["", "recipes", "cli"]
      .flatMap((place) => readdirSync(join(docs, place)).map((name) => `/${join(place, name)}`))
      .filter((path) => path.endsWith(".md") && !path.endsWith("/index.md"))
      .map((path) => path.slice(0, -3))
      .concat("/changelog"),
  ),
];
const WIDTHS = [1440, 768, 390];

it.each(["/", ...PAGES, "/cli/", "/decisions/", "/api/"])(
  "%s is complete at every width and requests nothing from elsewhere",
  async (path) => {
    const { page, trouble } = await open(path);
    expect(await page.locator("h1").count()).toBe(1);
    await page.waitForFunction(() => [...document.images].every((image) => image.complete));
    const broken = await page.$$eval("img", (all) =>
      all.filter((each) => (each as HTMLImageElement).naturalWidth === 0).map((each) => each.getAttribute("src")),
    );
    expect(broken).toEqual([]);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      expect({ width, wide: await page.evaluate(tooWide, width) }).toEqual({ width, wide: [] });
    }
    expect(trouble).toEqual([]);
    await page.close();
  },
);

it("every page is in the sidebar", async () => {
  const { page } = await open("/start");
  const links = await page.$$eval(".VPSidebar a", (all) => all.map((each) => each.getAttribute("href") ?? ""));
  expect(links.sort()).toEqual([...PAGES, "/cli/", "/decisions/", "/api/"].sort());
  await page.close();
});

it("searches without a request to elsewhere", async () => {
  const { page, trouble } = await open("/start");
  await page.click(".DocSearch-Button, .VPNavBarSearch button");
  await page.fill(".VPLocalSearchBox input", "variable-size");
  await page.locator(".VPLocalSearchBox .result", { hasText: "variable-size" }).first().click();
  await page.waitForURL(/\/checks(?:\.html)?#variable-size$/);
  expect(trouble).toEqual([]);
  await page.close();
});

/** Table cells whose content is cut, and from 768 px on also tables and code that must be scrolled. */
function tooWide(width: number): string[] {
  const isCut = (each: Element): boolean => each.scrollWidth > each.clientWidth + 1;
  const selector = width < 768 ? ".vp-doc td" : ".vp-doc td, .vp-doc table, .vp-doc div[class*=language-] pre";
  const found = [...document.querySelectorAll(selector)].filter(isCut);
  return found.map((each) => `${each.tagName} ${each.textContent?.trim().slice(0, 60)}`);
}

it("the inspector opens from the home page and reads", async () => {
  const { page, trouble } = await open("/");
  await page.click("text=Open the inspector");
  await page.click("#example");
  expect(await page.innerText("#tree")).toContain("ghcr.io/acme/train");
  expect(trouble).toEqual([]);
  await page.close();
});
