import { type FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import { style } from "./format/style.ts";
import type { Host, Output } from "./host/host.ts";
import { version } from "./version.ts";

/** Turns what was thrown into words on stderr and an exit code. */
export function reportOutcome(error: unknown, host: Host, verbose: boolean): number {
  if (host.signal.aborted) return reportInterrupted(host.signal, host);
  if (isFlyteSettingsError(error)) {
    writeError(error, host.stderr, verbose);
    return error.code === "USAGE" ? 2 : 1;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  host.stderr.write(
    `this is a bug in flyte-settings ${version} (${host.runtime}, ${host.platform}). Please report it with this text:\n${stack}\n`,
  );
  return 70;
}

/** 130 for SIGINT, 143 for SIGTERM: what a shell makes of a program that a signal ended. */
export function reportInterrupted(signal: AbortSignal, host: Host): number {
  host.stderr.write("interrupted\n");
  return signal.reason === "SIGTERM" ? 143 : 130;
}

/** One clear error: what, where, what to do next, and the heading that says more. */
export function writeError(error: FlyteSettingsError, output: Output, verbose = false): void {
  const { place, line, column, hint, errors = [] } = error.details;
  // the message of many failures names them all; here they follow with what to do about each
  const message = errors.length > 0 ? (error.message.split("\n")[0] ?? "") : error.message;
  output.write(`${style("error", "red", output)} ${message}\n`);
  if (place !== undefined)
    output.write(`  at ${[place, line, column].filter((part) => part !== undefined).join(":")}\n`);
  for (const each of errors) writeError(each, indented(output), verbose);
  if (hint !== undefined && !message.includes(hint)) output.write(`  ${hint}\n`);
  output.write(style(`  ${error.code}: docs/errors.md#${error.code.toLowerCase()}\n`, "dim", output));
  if (verbose && error.cause instanceof Error) output.write(`  cause: ${error.cause.message}\n`);
}

function indented(output: Output): Output {
  return { ...output, write: (text) => output.write(text.replace(/^(?=.)/gm, "  ")) };
}
