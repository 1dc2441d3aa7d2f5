import { build } from "esbuild";

/** One of core's entries (or one name of it) with its dependencies in one minified file, as a user's bundler makes it. */
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
