import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { isFlyteSettingsError } from "@flyte-settings/core";
import { printable } from "@flyte-settings/core/internal";
import { readContexts } from "@flyte-settings/project/context";
import type { CommandHost } from "../../host/host.ts";
import { shownOf } from "./show-context.ts";

/**
 * Reads one context per line and prints one line of JSON for each, in order. A line without a context gives
 * `{"error": …}` in its place, and the exit code is then 1. Blank lines are skipped.
 */
export async function decodeLines(host: CommandHost): Promise<number> {
  let failed = 0;
  let number = 0;
  for await (const line of createInterface({ input: Readable.from(host.stdin), crlfDelay: Number.POSITIVE_INFINITY })) {
    number++;
    if (line.trim() === "") continue;
    try {
      const [found] = await readContexts({ kind: "text", text: line }, host);
      if (found === undefined) continue;
      const { json, warnings } = await shownOf(found);
      host.stdout.writeData(`${json}\n`);
      for (const warning of warnings) host.report("warning", printable(`line ${number}: ${warning}`));
    } catch (error) {
      if (!isFlyteSettingsError(error)) throw error;
      failed++;
      host.stdout.write(`${JSON.stringify({ error: { line: number, code: error.code, message: error.message } })}\n`);
    }
  }
  return failed === 0 ? 0 : 1;
}
