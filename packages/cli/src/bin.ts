#!/usr/bin/env node
import type { EnableCompileCache } from "./host/compile-cache.ts";
import { version } from "./version.ts";

const argv = process.argv.slice(2);
// scripts and shells call this often, so load nothing else for it
if (argv[0] === "--version" || argv[0] === "-V") process.stdout.write(`${version}\n`);
else void start();

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
