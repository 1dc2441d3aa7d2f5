#!/usr/bin/env node
import { homedir } from "node:os";
import type { Output } from "./host/host.ts";
import { main } from "./main.ts";

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort(signal));
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

process.exitCode = await main(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  home: homedir(),
  platform: process.platform,
  runtime: `node ${process.version}`,
  stdout: output(process.stdout),
  stderr: output(process.stderr),
  stdin: process.stdin,
  now: Date.now,
  signal: stop.signal,
});

function output(stream: NodeJS.WriteStream): Output {
  const wanted = process.env["FORCE_COLOR"] !== undefined && process.env["FORCE_COLOR"] !== "0";
  const refused = (process.env["NO_COLOR"] ?? "") !== "";
  return {
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY === true,
    hasColours: (stream.isTTY === true || wanted) && !refused,
    columns: stream.columns ?? 80,
  };
}
