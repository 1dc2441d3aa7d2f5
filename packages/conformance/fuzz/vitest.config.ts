import { defineConfig } from "vitest/config";

/** The long fuzz run: all targets for FLYTE_SETTINGS_FUZZ_MINUTES minutes. */
export default defineConfig({
  test: {
    name: "fuzz",
    root: import.meta.dirname,
    include: ["*.fuzz.ts"],
    environment: "node",
    testTimeout: 0,
  },
});
