import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { pictureFolder, pictureList, sha256 } from "../scripts/pictures.mjs";

const listed = JSON.parse(readFileSync(pictureList, "utf8")) as Record<string, { shows: string; file: string }>;
const README = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const START = readFileSync(new URL("../start.md", import.meta.url), "utf8");

it.each(Object.keys(listed))("%s is the file that the script wrote, and a small one", (name) => {
  const path = join(pictureFolder, `${name}.png`);
  expect(sha256(readFileSync(path))).toBe(listed[name]?.file);
  expect(statSync(path).size).toBeLessThan(150_000);
});

it("README and start page show terminal and inspector, light and dark", () => {
  for (const picture of ["terminal.svg", "pictures/inspector-light.png", "pictures/inspector-dark.png"]) {
    expect(README).toContain(`docs/public/${picture}`);
    expect(START).toContain(`/${picture}`);
  }
});
