import type { Fail } from "./yaml-fail.ts";
import type { YamlDate } from "./yaml-value.ts";

const pattern =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(Z|([-+])(\d\d?)(?::(\d\d))?))?)?$/;

/**
 * A date, or a date and time, in the format of Python's `isoformat()`: fractions of a second to six digits, `Z` as
 * `+00:00`.
 */
export function readTimestamp(text: string, fail: Fail): YamlDate {
  const match = pattern.exec(text);
  if (!match) return fail("is not a date", true);
  const [, year, month, day, hour, minute, second, fraction, zone, sign, zoneHour, zoneMinute] = match;
  const date = [year, two(month), two(day)].join("-");
  if (!isDay(Number(year), Number(month), Number(day))) return fail("is not a calendar date", true);
  if (hour === undefined) return { kind: "date", text: date };
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    return fail("is not a time of day", true);
  }
  const time = [two(hour), two(minute), two(second)].join(":");
  return { kind: "date", text: `${date}T${time}${micros(fraction)}${offset(fail, zone, sign, zoneHour, zoneMinute)}` };
}

function two(text: string | undefined): string {
  return (text ?? "0").padStart(2, "0");
}

function micros(fraction: string | undefined): string {
  const digits = (fraction ?? "").slice(0, 6).padEnd(6, "0");
  return digits === "000000" ? "" : `.${digits}`;
}

function offset(fail: Fail, zone?: string, sign?: string, hour?: string, minute?: string): string {
  if (zone === undefined) return "";
  if (zone === "Z") return "+00:00";
  const minutes = Number(hour) * 60 + Number(minute ?? 0);
  if (minutes >= 24 * 60) return fail("has an offset of a day or more", true);
  const shown = `${two(String(Math.floor(minutes / 60)))}:${two(String(minutes % 60))}`;
  return `${minutes === 0 ? "+" : sign}${shown}`;
}

function isDay(year: number, month: number, day: number): boolean {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return year >= 1 && days !== undefined && day >= 1 && day <= days;
}
