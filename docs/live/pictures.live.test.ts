import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { pictureList, takePictures } from "../scripts/pictures.mjs";
import { openBrowser } from "./browser.ts";

// Pixels depend on a machine's fonts; what the page shows, and the sources of how it looks, do not.
it("the pictures equal the output of node docs/scripts/pictures.mjs", async () => {
  const browser = await openBrowser();
  const taken = await takePictures(browser);
  await browser.close();
  const listed = JSON.parse(readFileSync(pictureList, "utf8")) as Record<string, { shows: string }>;
  const shows = (all: Record<string, { shows: string }>) =>
    Object.fromEntries(Object.entries(all).map(([name, each]) => [name, each.shows]));
  expect(shows(taken)).toEqual(shows(listed));
});
