import { printable } from "@flyte-settings/core/internal";
import type { ReportLevel } from "@flyte-settings/project";
import { extendHost, reportText } from "@flyte-settings/project/host";
import type { CommandHost, Host } from "./host.ts";
import { printedOutput } from "./printed-output.ts";

/**
 * The host passed to commands.
 *
 * @param verbose log each file read, request sent and hook called to standard error, with the milliseconds since the
 * start
 */
export function commandHost(given: Host, verbose: boolean): CommandHost {
  const outputs = { stdout: printedOutput(given.stdout), stderr: printedOutput(given.stderr) };
  // copy descriptors: the signal is created on first access
  const members = { ...Object.getOwnPropertyDescriptors(given), ...Object.getOwnPropertyDescriptors(outputs) };
  const host = Object.defineProperties({}, members) as CommandHost;
  const report = (level: ReportLevel, message: string): void => {
    const text = reportText(level, message);
    // the URL of a login page has a query
    if (level === "instruction") host.stderr.writeData(text);
    else host.stderr.write(text);
  };
  if (!verbose) return extendHost(host, { report });
  const started = host.now();
  const log = (line: string): void =>
    host.stderr.write(`${String(host.now() - started).padStart(6)} ms  ${printable(line)}\n`);
  return extendHost(host, { report, log });
}

/** For `--quiet`: drops everything but instructions, such as the address of a login page. */
export function withoutInfo(host: CommandHost): CommandHost {
  return extendHost(host, {
    report: (level, message) => (level === "instruction" ? host.report(level, message) : undefined),
  });
}
