import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";

const PROGRAMS = ["chromium", "chromium-browser", "google-chrome"];

/** A user at a browser: Debian's Chromium, found on PATH. */
export interface Person {
  /** Logs in on this page and accepts every following page until the address or the text matches. */
  logIn(url: string, done: RegExp): Promise<string>;
  /** Does not log in: follows the link that cancels. */
  refuse(url: string): Promise<string>;
  leave(): Promise<void>;
}

export async function person(): Promise<Person> {
  const folders = (process.env["PATH"] ?? "").split(":");
  const executablePath = PROGRAMS.flatMap((name) => folders.map((folder) => `${folder}/${name}`)).find(existsSync);
  if (executablePath === undefined) throw new Error("no Chromium on PATH: node tooling/peers/programs.mjs installs it");
  const browser: Browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const open = async (url: string): Promise<Page> => {
    const page = await (await browser.newContext()).newPage();
    await page.route(/^https:/, (route) => route.abort()); // external fonts
    await page.goto(url);
    return page;
  };
  return {
    async logIn(url, done) {
      const page = await open(url);
      for (let pages = 0; pages < 6; pages += 1) {
        const words = (await page.textContent("body")) ?? "";
        if (done.test(words)) return words;
        if ((await page.locator("input[name=login]").count()) > 0) {
          await page.fill("input[name=login]", "ada");
          await page.fill("input[name=password]", "any");
        }
        await Promise.all([page.waitForNavigation(), page.click("button[type=submit]:not([name=abort])")]);
      }
      throw new Error(`the login came to no end: ${await page.textContent("body")}`);
    },
    async refuse(url) {
      const page = await open(url);
      await Promise.all([page.waitForNavigation(), page.click("text=/Cancel|Abort/")]);
      return (await page.textContent("body")) ?? "";
    },
    leave: () => browser.close(),
  };
}
