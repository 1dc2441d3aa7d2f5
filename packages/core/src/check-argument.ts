import { typeWord } from "./describe-value.ts";
import { type ErrorCode, FlyteSettingsError, shown } from "./errors.ts";

/**
 * A limit that a caller passes. Anything else (`NaN` of `Number(process.env.X)`, `"10"`, `-1`) would switch it off.
 *
 * @throws SETTINGS_INVALID unless it is a positive whole number
 */
export function checkLimit(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new FlyteSettingsError(
    "SETTINGS_INVALID",
    `invalid ${name}: ${shown(String(value))}. Expected a positive whole number, for example 1048576`,
    { place: name },
  );
}

/** For callers without types: a text, or one clear error in place of a TypeError. */
export function checkText(value: unknown, what: string, code: ErrorCode): asserts value is string {
  if (typeof value === "string") return;
  throw new FlyteSettingsError(code, `expected ${what} as a string, got ${typeWord(value)}`);
}
