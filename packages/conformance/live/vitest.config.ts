import { defineConfig } from "vitest/config";

/** The live differentials need the real programs, so they are not part of the normal run. */
export default defineConfig({
  test: {
    name: "live",
    root: import.meta.dirname,
    include: ["*.live.ts"],
    environment: "node",
    testTimeout: 600_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
