import { homedir } from "node:os";
import type { Host } from "./host.ts";
import { reportText } from "./report-text.ts";

/**
 * The machine as a Node process sees it: `nodeHost(process)`. Messages go to standard error.
 *
 * @param signal stops what is running; absent: nothing does
 */
export function nodeHost(process: NodeJS.Process, signal: AbortSignal = new AbortController().signal): Host {
  return {
    cwd: process.cwd(),
    env: { ...process.env },
    home: homedir(),
    ...(process.getuid === undefined ? {} : { uid: process.getuid() }),
    platform: process.platform,
    runtime: `node ${process.version}`,
    hasTerminal: process.stdin.isTTY === true || process.stderr.isTTY === true,
    stdin: process.stdin,
    now: Date.now,
    signal,
    onSignal: (name, listener) => {
      process.on(name, listener);
      return () => void process.off(name, listener);
    },
    report: (level, message) => void process.stderr.write(reportText(level, message)),
  };
}
