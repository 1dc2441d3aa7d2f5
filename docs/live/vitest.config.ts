import { defineConfig } from "vitest/config";

/** The built site in a real browser, which must be on PATH: no part of the ordinary run, and nothing of it is skipped. */
export default defineConfig({
  test: {
    name: "docs-live",
    root: import.meta.dirname,
    include: ["*.live.test.ts"],
    environment: "node",
    testTimeout: 180_000,
    hookTimeout: 180_000,
    fileParallelism: false,
  },
});
