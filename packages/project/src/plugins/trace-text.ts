import type { TraceEntry } from "@flyte-settings/core/plugin";

/** One line a call of a hook, in the order in which they ended. */
export function traceText(trace: readonly TraceEntry[]): string {
  if (trace.length === 0) return "no plugin ran\n";
  return trace
    .map(
      ({ hook, plugin, subject, ms, answer }) =>
        `${ms.toFixed(1).padStart(8)} ms  ${plugin} ${hook}${subject === undefined ? "" : ` ${subject}`}: ${answer}\n`,
    )
    .join("");
}
