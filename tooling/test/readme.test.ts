import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

it.each(["npm run quickstart", "npm test"])("README names `%s`", (command) => {
  expect(readme).toContain(command);
});
