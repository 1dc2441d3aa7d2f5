import { defineConfig } from "vitest/config";

/** Against real stores, whose programs must be on PATH: no part of the ordinary run, and nothing of it is skipped. */
export default defineConfig({
  test: {
    name: "fast-register-live",
    root: import.meta.dirname,
    include: ["*.live.test.ts"],
    environment: "node",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
