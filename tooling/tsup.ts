import { defineConfig, type Options } from "tsup";

/** What every package's build has in common: ESM, declarations, shared chunks, the Node that we support. */
export function library(entry: Record<string, string>, more: Options = {}): ReturnType<typeof defineConfig> {
  return defineConfig({
    entry,
    format: "esm",
    target: "node20",
    // a published declaration never names the private package
    dts: { resolve: [/^@flyte-settings\/node-kit/] },
    clean: true,
    splitting: true,
    treeshake: true,
    sourcemap: false,
    ...more,
  });
}
