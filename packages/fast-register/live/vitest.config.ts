import { defineConfig } from "vitest/config";

/** Tests against real stores, whose programs must be on PATH: not part of the normal run, and never skipped. */
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
