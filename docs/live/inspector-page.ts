import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { buildInspector } from "../scripts/build-inspector.mjs";
import { openBrowser } from "./browser.ts";

/** The inspector in a fresh tab for each test; what it complains of fails the test, but for what `expected` takes. */
export interface OpenInspector {
  readonly page: Page;
  /** The built page. */
  readonly path: string;
  expected: RegExp;
}

const NOTHING = /^\b$/;

/** From a disk and without a network: all that the page needs is in it. */
export function useInspector(): OpenInspector {
  let browser: Browser;
  const trouble: string[] = [];
  const at = { expected: NOTHING } as { page: Page; path: string; expected: RegExp };
  beforeAll(async () => {
    at.path = await buildInspector();
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    const tab = await browser.newContext({ offline: true });
    tab.setDefaultTimeout(120_000); // a busy machine is no failure
    at.page = await tab.newPage();
    at.expected = NOTHING;
    trouble.length = 0;
    at.page.on("pageerror", (error) => trouble.push(error.message));
    at.page.on("console", (message) => message.type() === "error" && trouble.push(message.text()));
    await at.page.goto(pathToFileURL(at.path).href);
  });
  afterEach(async () => {
    expect(trouble.filter((text) => !at.expected.test(text))).toEqual([]);
    await at.page.context().close();
  });
  return at;
}
