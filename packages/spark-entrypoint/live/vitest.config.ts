import { defineConfig } from "vitest/config";

/** Tests on a real PySpark, one job at a time. Not part of the normal test run; none are skipped. */
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
