import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { errorCodes } from "../../packages/core/dist/plugin.js";

const page = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");

it("docs/errors.md has one heading per code, and no other", () => {
  const headings = [...page.matchAll(/^### (.+)$/gm)].map((match) => match[1]);
  expect([...headings].sort()).toEqual([...errorCodes].sort());
});
