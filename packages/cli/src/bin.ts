#!/usr/bin/env node
import type { EnableCompileCache } from "./host/compile-cache.ts";
import { version } from "./version.ts";

const argv = process.argv.slice(2);
if (!isVersionWritten()) void start();

/** The built file is CommonJS, which has no top-level `await`. */
async function start(): Promise<void> {
  // what Node itself reports if a module never finishes; a run ends with its own code
  process.exitCode = 13;
  const module: object = process.getBuiltinModule("node:module");
  const { enableCompileCache } = module as { readonly enableCompileCache?: EnableCompileCache };
  if (enableCompileCache) (await import("./host/compile-cache.ts")).keepCompiledCode(process, enableCompileCache);
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
