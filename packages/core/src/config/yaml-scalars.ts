import { fromBigInt, MAX_DIGITS, parseFloatText } from "../python/python-decode.ts";
import type { Fail } from "./yaml-fail.ts";
import { readTimestamp } from "./yaml-timestamp.ts";
import type { YamlFloat, YamlValue } from "./yaml-value.ts";

/** The type of an untagged plain scalar, first match first: YAML 1.1 with PyYAML's patterns. */
const implicit: readonly (readonly [tag: string, first: string, pattern: RegExp])[] = [
  ["bool", "yYnNtTfFoO", /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/],
  [
    "float",
    "-+0123456789.",
    /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  ],
  [
    "int",
    "-+0123456789",
    /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/,
  ],
  ["merge", "<", /^<<$/],
  ["null", "~nN", /^(?:~|null|Null|NULL)$/],
  [
    "timestamp",
    "0123456789",
    /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/,
  ],
  ["value", "=", /^=$/],
  ["yaml", "!&*", /^[!&*]$/],
];

/** The short tag of a plain scalar; `str` if nothing else matches. */
export function implicitTag(text: string): string {
  if (text === "") return "null";
  const first = text.charAt(0);
  return implicit.find(([, starts, pattern]) => starts.includes(first) && pattern.test(text))?.[0] ?? "str";
}

type ScalarReader = (text: string, fail: Fail) => YamlValue;

/** By short tag. `safe_load` does not support any other tag. */
export const scalarReaders: ReadonlyMap<string, ScalarReader> = new Map<string, ScalarReader>([
  ["null", () => null],
  ["bool", readBoolean],
  ["int", readInteger],
  ["float", readFloat],
  ["str", (text) => text],
  ["timestamp", readTimestamp],
  ["binary", readBinary],
]);

const booleans: ReadonlyMap<string, boolean> = new Map([
  ["yes", true],
  ["no", false],
  ["true", true],
  ["false", false],
  ["on", true],
  ["off", false],
]);

function readBoolean(text: string, fail: Fail): boolean {
  return booleans.get(text.toLowerCase()) ?? fail("is not a boolean", true);
}

function readInteger(written: string, fail: Fail): number | bigint {
  const text = written.replaceAll("_", "");
  const isNegative = text.startsWith("-");
  const digits = /^[+-]/.test(text) ? text.slice(1) : text;
  if (digits.length > MAX_DIGITS) return fail(`has more than ${MAX_DIGITS} digits`, true);
  return fromBigInt(magnitude(digits) ?? fail("is not an integer", true), isNegative);
}

function magnitude(digits: string): bigint | undefined {
  if (/^0b[01]+$/.test(digits) || /^0x[0-9a-fA-F]+$/.test(digits)) return BigInt(digits);
  if (/^0o?[0-7]+$/.test(digits)) return BigInt(`0o${digits.replace("o", "")}`);
  if (digits === "0") return 0n;
  if (digits.startsWith("0") || !/^\d+(?::[+-]?\d+)*$/.test(digits)) return undefined;
  return digits.split(":").reduce((sum, part) => sum * 60n + BigInt(part.replace(/^\+/, "")), 0n);
}

function readFloat(written: string, fail: Fail): number | YamlFloat {
  const text = written.replaceAll("_", "").toLowerCase();
  const sign = text.startsWith("-") ? -1 : 1;
  const body = /^[+-]/.test(text) ? text.slice(1) : text;
  return pythonFloat(sign * floatMagnitude(body, fail));
}

function floatMagnitude(body: string, fail: Fail): number {
  if (body === ".inf") return Infinity;
  if (body === ".nan") return Number.NaN;
  let sum = 0;
  let base = 1;
  for (const part of body.split(":").reverse()) {
    sum += (parseFloatText(part) ?? fail("is not a number", true)) * base;
    base *= 60;
  }
  return sum;
}

/** Wrapped if a plain number would look like an integer. */
function pythonFloat(value: number): number | YamlFloat {
  return Number.isFinite(value) && !Number.isInteger(value) ? value : { kind: "float", value };
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** As `base64.decodebytes`: other characters are dropped, padding must be correct. */
function readBinary(text: string, fail: Fail): YamlValue {
  if (/[^\x00-\x7f]/.test(text)) return fail("is not base64: it holds a character beyond ASCII", false);
  let sextets = "";
  let padding = 0;
  for (const character of text) {
    if (character === "=") {
      padding += 1;
      if (sextets.length % 4 >= 2 && (sextets.length % 4) + padding >= 4) break;
    } else if (alphabet.includes(character)) {
      sextets += character;
      padding = 0;
    }
  }
  const rest = sextets.length % 4;
  if (rest === 1 || (rest > 1 && rest + padding < 4)) return fail("is not base64: wrong padding", false);
  return { kind: "bytes", base64: canonical(sextets) };
}

/** Clears the unused bits, as encoding the data again would. */
function canonical(sextets: string): string {
  const rest = sextets.length % 4;
  if (rest === 0) return sextets;
  const last = alphabet.indexOf(sextets.charAt(sextets.length - 1));
  const kept = alphabet.charAt(rest === 2 ? last & 0x30 : last & 0x3c);
  return sextets.slice(0, -1) + kept + "=".repeat(4 - rest);
}
