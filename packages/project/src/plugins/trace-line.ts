import type { TraceEntry } from "@flyte-settings/core/plugin";

/** One hook call as one line, without a line ending. */
export function traceLine({ hook, plugin, subject, ms, answer }: TraceEntry): string {
  return `${ms.toFixed(1).padStart(8)} ms  ${plugin} ${hook}${subject === undefined ? "" : ` ${subject}`}: ${answer}`;
}
