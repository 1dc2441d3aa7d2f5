import { fileURLToPath } from "node:url";
import { defineConfig, type Options } from "tsup";
import { notices } from "./notices.ts";

const nodeKitTypes = fileURLToPath(new URL("../packages/node-kit/dist/*.d.ts", import.meta.url));

/** What every package's build has in common: ESM, declarations, shared chunks, the oldest Node, third-party notices. */
export function library(entry: Record<string, string>, more: Options = {}): ReturnType<typeof defineConfig> {
  return defineConfig({
    entry,
    format: "esm",
    target: "node20",
    // declarations of the private package are written into those of its users
    dts: { compilerOptions: { paths: { "@flyte-settings/node-kit/*": [nodeKitTypes] } } },
    clean: true,
    splitting: true,
    treeshake: true,
    sourcemap: false,
    ...more,
    esbuildPlugins: [...(more.esbuildPlugins ?? []), notices()],
  });
}
