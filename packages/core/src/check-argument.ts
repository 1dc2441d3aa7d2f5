import { typeWord } from "./describe-value.ts";
import { type ErrorCode, FlyteSettingsError, shown } from "./errors.ts";

/**
 * Checks a limit passed by the caller. Any other value (`NaN` from `Number(process.env.X)`, `"10"`, `-1`) would disable
 * it.
 *
 * @throws SETTINGS_INVALID unless it is a positive integer
 */
export function checkLimit(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new FlyteSettingsError(
    "SETTINGS_INVALID",
    `invalid ${name}: ${shown(String(value))}. Expected a positive whole number, for example 1048576`,
    { place: name },
  );
}

/** For callers without type checking: reports a non-string as one clear error rather than a TypeError. */
export function checkText(value: unknown, what: string, code: ErrorCode): asserts value is string {
  if (typeof value === "string") return;
  throw new FlyteSettingsError(code, `expected ${what} as a string, got ${typeWord(value)}`);
}
