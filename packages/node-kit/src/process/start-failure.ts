/** Why a program has no exit code. */
export type RunFailure = "not-found" | "not-executable" | "not-started" | "timed-out" | "too-much-output" | "ended";

export interface StartFailure {
  readonly failure: RunFailure;
  /** With `not-started`: the system's error code, for example `E2BIG`. */
  readonly systemCode?: string;
}

/** An existing file that cannot be started: the program in its first line is missing, or it has no such line. */
export function startFailure({ code = "" }: NodeJS.ErrnoException): StartFailure {
  if (code === "ENOENT") return { failure: "not-found" };
  if (code === "EACCES" || code === "ENOEXEC") return { failure: "not-executable" };
  return { failure: "not-started", systemCode: code };
}
