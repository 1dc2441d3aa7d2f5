import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The test set with core in it, as one script; `ending` says what is done with `runCases`. */
export async function bundleCases(ending: string): Promise<string> {
  const path = fileURLToPath(new URL("core-checks.mjs", import.meta.url));
  const { outputFiles } = await build({
    stdin: {
      contents: `import { runCases } from ${JSON.stringify(path)};\n${ending}`,
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
    },
    bundle: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}
