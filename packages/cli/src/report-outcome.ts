import { FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined, redactUrls } from "@flyte-settings/core/plugin";
import { systemReasons } from "@flyte-settings/node-kit/system-reasons";
import { oneLine, redactedLine } from "./format/lines.ts";
import { style } from "./format/style.ts";
import type { Host, Output } from "./host/host.ts";
import { version } from "./version.ts";

export interface ReportOptions {
  /** Include the causes of errors. */
  readonly verbose: boolean;
  /** Print `{"error": {code, message, …}}` instead of text. */
  readonly json: boolean;
}

/** Prints a thrown error on standard error. @returns the exit code */
export function reportOutcome(error: unknown, host: Host, { verbose, json }: ReportOptions): number {
  if (host.signal.aborted) return reportInterrupted(host.signal, host);
  if (isFlyteSettingsError(error)) {
    if (json) host.stderr.write(`${JSON.stringify({ error: errorJson(error) })}\n`);
    else writeError(error, host.stderr, verbose);
    return error.code === "USAGE" ? 2 : 1;
  }
  const limit = systemLimit(error);
  if (limit !== undefined) return reportOutcome(limit, host, { verbose, json });
  const stack = redactUrls(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const message = `this is a bug in flyte-settings ${version} (${host.runtime}, ${host.platform}). Please report it with this text:`;
  host.stderr.write(
    json ? `${JSON.stringify({ error: { code: "BUG", message, stack } })}\n` : `${message}\n${stack}\n`,
  );
  return 70;
}

const limits = new Set(["EMFILE", "ENFILE", "ENOSPC", "EDQUOT", "ENOMEM", "EIO", "EACCES", "EPERM", "EROFS"]);

/** A limit of the machine, or of what this user may do, is not a bug in the command. */
function systemLimit(error: unknown): FlyteSettingsError | undefined {
  const { code = "", message = "", path } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  if (!limits.has(code)) return undefined;
  const details = path === undefined ? {} : { place: path };
  return new FlyteSettingsError("FILE_UNREADABLE", `${systemReasons[code]}: ${path ?? message}`, details, error);
}

/** An error as data: the same content as the text, without its cause. */
function errorJson({ code, message, details }: FlyteSettingsError): object {
  const { errors = [], ...rest } = details;
  return { code, message, ...rest, ...(errors.length === 0 ? {} : { errors: errors.map(errorJson) }) };
}

/** 130 for SIGINT, 143 for SIGTERM: the exit codes that shells report for a program ended by a signal. */
export function reportInterrupted(signal: AbortSignal, host: Host): number {
  host.stderr.write("interrupted\n");
  return signal.reason === "SIGTERM" ? 143 : 130;
}

/** One clear error: the problem, its place, what to do next, and the documentation section. */
export function writeError(error: FlyteSettingsError, output: Output, verbose = false): void {
  const { place, line, column, hint, errors = [] } = error.details;
  // the message of a combined error lists all failures; here each follows with its hint
  const isCombined = firstLine(error) === firstLine(errors[0]);
  const message = errors.length > 0 ? headingOf(error, errors) : error.message;
  output.write(`${style("error", "red", output)} ${ownLines(message).split("\n").map(redactedLine).join("\n")}\n`);
  if (place !== undefined && !isCombined)
    output.write(`  at ${redactedLine([place, line, column].filter((part) => part !== undefined).join(":"))}\n`);
  for (const each of errors) writeError(each, indented(output), verbose);
  if (hint !== undefined && !message.includes(hint)) output.write(`  ${oneLine(hint)}\n`);
  output.write(style(`  ${error.code}: flyte-settings explain ${error.code}\n`, "dim", output));
  if (verbose && error.cause instanceof Error) output.write(`  cause: ${oneLine(redactUrls(error.cause.message))}\n`);
}

function firstLine(error: FlyteSettingsError | undefined): string | undefined {
  return error?.message.split("\n")[0];
}

/** A combined error may have the message of its first error, which follows. */
function headingOf(error: FlyteSettingsError, errors: readonly FlyteSettingsError[]): string {
  const { details } = error;
  if (firstLine(error) !== firstLine(errors[0])) return firstLine(error) ?? "";
  return `${errors.length} ${errors.length === 1 ? "problem" : "problems"}${details.place === undefined ? "" : ` in ${details.place}`}:`;
}

/**
 * A message that contains lists: their lines are indented. Any other line end comes from an external value, and could
 * start a workflow command.
 */
function ownLines(message: string): string {
  return message.replace(/\r|\n(?! {2})|\n(?=\s*(?:::|##\[))/g, oneLine);
}

function indented(output: Output): Output {
  return { ...output, write: (text) => output.write(text.replace(/^(?=.)/gm, "  ")) };
}

/** The same with its error, if any, in the form of `--json`. */
export function withErrorJson<T extends { readonly error?: FlyteSettingsError }>({ error, ...rest }: T): object {
  return { ...rest, ...omitUndefined({ error: error && errorJson(error) }) };
}
