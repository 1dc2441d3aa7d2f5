import { FlyteSettingsError } from "../errors.ts";

export function invalid(problem: string, cause?: unknown): FlyteSettingsError {
  return new FlyteSettingsError("CONTEXT_INVALID", problem, {}, cause);
}

/** @param what has more than so many of something, as a sentence without its end */
export function tooLarge(what: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "CONTEXT_TOO_LARGE",
    `the context ${what}. Expected a few kilobytes; pass a larger maxBytes to read it`,
  );
}
