import { FlyteSettingsError } from "../errors.ts";

export function invalid(problem: string, cause?: unknown): FlyteSettingsError {
  return new FlyteSettingsError("CONTEXT_INVALID", problem, {}, cause);
}

/** @param what the limit exceeded, as a sentence without a full stop */
export function tooLarge(what: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "CONTEXT_TOO_LARGE",
    `the context ${what}. Expected a few kilobytes; pass a larger maxBytes to read it`,
  );
}
