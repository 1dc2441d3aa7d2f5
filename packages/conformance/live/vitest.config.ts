import { defineConfig } from "vitest/config";

/** The live differentials: they need the peers, so they are no part of the ordinary run. */
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
