#!/usr/bin/env node
import type { EnableCompileCache } from "./host/compile-cache.ts";
import { version } from "./version.ts";

const argv = process.argv.slice(2);
if (!isVersionWritten()) void start();

/** The built file is CommonJS, which has no top-level `await`. */
async function start(): Promise<void> {
  // what Node itself reports if a module never finishes; a run ends with its own code
  process.exitCode = 13;
  const nodeModule: object = process.getBuiltinModule("node:module");
  const { enableCompileCache } = nodeModule as { readonly enableCompileCache?: EnableCompileCache };
  const { keepCompiledCode } = await import("./host/compile-cache.ts");
  const { keepCompiledFiles } = await import("./host/compiled-files.ts");
  keepCompiledCode(process, enableCompileCache ?? ((directory) => keepCompiledFiles(module, directory)));
  const { run } = await import("./run.ts");
  await run(argv);
}

/** Scripts and shells call `--version` often, so nothing else is loaded for it unless it cannot be written. */
function isVersionWritten(): boolean {
  if (argv[0] !== "--version" && argv[0] !== "-V") return false;
  try {
    const { writeSync } = process.getBuiltinModule("node:fs");
    return writeSync(1, `${version}\n`) > 0;
  } catch {
    return false;
  }
}
