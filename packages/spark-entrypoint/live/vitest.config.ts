import { defineConfig } from "vitest/config";

/** On a real PySpark, one job after the other: they are no part of the ordinary run, and nothing of them is skipped. */
export default defineConfig({
  test: {
    name: "spark-entrypoint-live",
    root: import.meta.dirname,
    include: ["*.live.test.ts"],
    environment: "node",
    testTimeout: 300_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
