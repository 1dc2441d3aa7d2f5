import { defineConfig } from "vitest/config";

/** Tests against real registries, which must be on PATH. Not part of the normal test run; none are skipped. */
export default defineConfig({
  test: {
    name: "oci-images-live",
    root: import.meta.dirname,
    include: ["*.live.test.ts"],
    environment: "node",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
