import { build } from "esbuild";

/**
 * Bundles one of core's entry points (or one name of it) with its dependencies into one minified file, like a user's
 * bundler.
 */
export async function bundled(entry: string, format: "esm" | "iife" = "esm", name = "*"): Promise<string> {
  const names = name === "*" ? name : `{ ${name} }`;
  const { outputFiles } = await build({
    stdin: { contents: `export ${names} from "@flyte-settings/core${entry}";`, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    write: false,
    format,
    platform: "neutral",
    mainFields: ["module", "main"],
    target: "es2022",
    legalComments: "none",
    ...(format === "iife" ? { globalName: "core" } : {}),
  });
  return outputFiles[0]?.text ?? "";
}
