#!/usr/bin/env node
import { version } from "./version.ts";

const argv = process.argv.slice(2);
// scripts and shells call this often, so load nothing else for it
if (argv[0] === "--version" || argv[0] === "-V") process.stdout.write(`${version}\n`);
else await import("./run.ts").then(({ run }) => run(argv));
