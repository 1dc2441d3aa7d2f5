import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";

/** One project of the root's test run: its tests; printing in a test is a failure. */
export function project(name: string, more: Record<string, unknown> = {}): ViteUserConfig {
  return defineConfig({
    test: {
      name,
      include: ["test/**/*.test.ts"],
      environment: "node",
      setupFiles: ["./fail-on-console.ts", "./fixed-seed.ts"].map((file) =>
        fileURLToPath(new URL(file, import.meta.url)),
      ),
      testTimeout: 30_000,
      hookTimeout: 30_000,
      // a warning of the AWS SDK on Node 20
      env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
      ...more,
    },
  });
}
