#!/usr/bin/env node
import type { EnableCompileCache } from "./host/compile-cache.ts";
import { version } from "./version.ts";

const argv = process.argv.slice(2);
// scripts and shells call this often, so load nothing else for it
if (argv[0] === "--version" || argv[0] === "-V") process.stdout.write(`${version}\n`);
else {
  const module: object = process.getBuiltinModule("node:module");
  const { enableCompileCache } = module as { readonly enableCompileCache?: EnableCompileCache };
  if (enableCompileCache) (await import("./host/compile-cache.ts")).keepCompiledCode(process, enableCompileCache);
  await import("./run.ts").then(({ run }) => run(argv));
}
