import { fileURLToPath } from "node:url";
import { defineConfig, type Options } from "tsup";
import { notices } from "./notices.ts";

const nodeKitTypes = fileURLToPath(new URL("../packages/node-kit/dist/*.d.ts", import.meta.url));

/**
 * The common build configuration of the packages: ESM, declarations, shared chunks, the oldest supported Node,
 * third-party notices.
 */
export function library(entry: Record<string, string>, more: Options = {}): ReturnType<typeof defineConfig> {
  return defineConfig({
    entry,
    format: "esm",
    target: "node20",
    // declarations of the private package are included in those of its users
    dts: { compilerOptions: { paths: { "@flyte-settings/node-kit/*": [nodeKitTypes] } } },
    clean: true,
    splitting: true,
    // otherwise shared chunks of which nothing is used are loaded
    treeshake: { moduleSideEffects: false },
    sourcemap: false,
    ...more,
    esbuildPlugins: [...(more.esbuildPlugins ?? []), notices()],
  });
}
