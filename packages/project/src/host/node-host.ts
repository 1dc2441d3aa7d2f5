import { homedir } from "node:os";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { Host } from "./host.ts";
import { isTerminal } from "./is-terminal.ts";
import { reportText } from "./report-text.ts";

/**
 * On Windows, names are case-insensitive and usually include `Path`; they are uppercased here, as in Python's
 * `os.environ`.
 */
export function environmentOf({ env, platform }: Pick<NodeJS.Process, "env" | "platform">): Host["env"] {
  if (platform !== "win32") return { ...env };
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name.toUpperCase(), value]));
}

/**
 * The machine as a Node process sees it: `nodeHost(process)`. Messages are written to standard error.
 *
 * @param signal aborts running operations; absent: nothing does
 */
export function nodeHost(process: NodeJS.Process, signal: AbortSignal = new AbortController().signal): Host {
  return {
    cwd: process.cwd(),
    env: environmentOf(process),
    home: homedir(),
    ...omitUndefined({ uid: process.getuid?.() }),
    platform: process.platform,
    runtime: `node ${process.version}`,
    hasTerminal: isTerminal(0) || isTerminal(2),
    // opened by the first read
    stdin: { [Symbol.asyncIterator]: () => process.stdin[Symbol.asyncIterator]() },
    now: Date.now,
    signal,
    onSignal: (name, listener) => {
      process.on(name, listener);
      return () => void process.off(name, listener);
    },
    report: (level, message) => void process.stderr.write(reportText(level, message)),
  };
}
