import { FlyteSettingsError, shown } from "../errors.ts";
import { guarded } from "../guard.ts";

const REPR: unique symbol = Symbol.for("flyte-settings.python-number");

/**
 * A number that JavaScript would write differently: an integral float (`1.0`, `1e+16`) or an integer from 2^53 on.
 * Stored under a symbol, so that no JSON can be mistaken for it. All other numbers are plain `number`.
 */
export interface PythonNumber {
  /** The result of Python's `repr`. */
  readonly [REPR]: string;
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;
const INTEGER = /^-?\d+$/;

/**
 * Python's value of a number in JSON: `1` is an integer, `1.0` and `1e2` are floats. A plain number if JavaScript's is
 * the same.
 *
 * @throws JSON_INVALID if the string is not a JSON number
 */
export function pythonNumber(text: string): number | PythonNumber {
  return guarded("pythonNumber", () => {
    if (NUMBER.test(text)) return numberOf(text);
    throw new FlyteSettingsError("JSON_INVALID", `not a JSON number: ${shown(text)}. Expected for example 1.0`);
  });
}

/** Like {@link pythonNumber}, for a valid JSON number. */
export function numberOf(text: string): number | PythonNumber {
  if (text === "-0") return 0;
  const value = Number(text);
  if (!Number.isFinite(value) && !INTEGER.test(text)) return value;
  const repr = INTEGER.test(text) ? text : floatRepr(value);
  return numberRepr(value) === repr ? value : Object.freeze({ [REPR]: repr });
}

export function isPythonNumber(value: unknown): value is PythonNumber {
  try {
    return typeof value === "object" && value !== null && typeof (value as Partial<PythonNumber>)[REPR] === "string";
  } catch {
    // a proxy, or a getter that throws
    return false;
  }
}

export function isNumber(value: unknown): value is number | bigint | PythonNumber {
  return typeof value === "number" || typeof value === "bigint" || isPythonNumber(value);
}

/** The number as `json.dumps` writes it: `1`, `1.0`, `1e-07`, `NaN`, `-Infinity`. */
export function numberRepr(value: number | bigint | PythonNumber): string {
  if (typeof value === "object") return value[REPR];
  if (typeof value === "bigint" || (Number.isSafeInteger(value) && !Object.is(value, -0))) return String(value);
  return Number.isFinite(value) ? floatRepr(value) : String(value);
}

/** Python's `repr` of a finite float: the same shortest digits as JavaScript, in a different format. */
export function floatRepr(value: number): string {
  const [digits = "", exponent = ""] = value.toExponential().split("e");
  const power = Number(exponent);
  if (power < -4 || power >= 16) return `${digits}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
  const plain = Object.is(value, -0) ? "-0" : String(value);
  return plain.includes(".") ? plain : `${plain}.0`;
}

/** Whether the number is a float in Python. */
export function isFloat(value: number | bigint | PythonNumber): boolean {
  return typeof value !== "bigint" && !INTEGER.test(numberRepr(value));
}
