import { defineConfig } from "vitest/config";

/** The long fuzz run: FLYTE_SETTINGS_FUZZ_MINUTES minutes over all targets. */
export default defineConfig({
  test: {
    name: "fuzz",
    root: import.meta.dirname,
    include: ["*.fuzz.ts"],
    environment: "node",
    testTimeout: 0,
  },
});
