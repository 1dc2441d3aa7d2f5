import { defineConfig } from "vitest/config";

/** Against real registries, which must be on PATH: they are no part of the ordinary run, and nothing of them is skipped. */
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
