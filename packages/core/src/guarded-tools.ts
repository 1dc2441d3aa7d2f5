import { checkText } from "./check-argument.ts";
import { guarded } from "./guard.ts";
import * as compat from "./model/compat.ts";
import type { PythonJson } from "./python/python-json.ts";
import * as json from "./python/python-json-parse.ts";
import * as number from "./python/python-number.ts";

// Functions that core uses without a guard, as exported by the internal entry point.

/** Whether flytekit's behaviour is requested in this area. */
export function isCompat(choice: compat.Compat | undefined, area: compat.CompatArea): boolean {
  return guarded("isCompat", () => compat.isCompat(choice, area));
}

/** The number as `json.dumps` writes it: `1`, `1.0`, `1e-07`, `NaN`, `-Infinity`. */
export function numberRepr(value: number | bigint | number.PythonNumber): string {
  return guarded("numberRepr", () => number.numberRepr(value));
}

/**
 * Parses JSON like Python's `json.loads`: accepts `NaN` and the infinities, preserves the order of keys and the types
 * of numbers.
 *
 * @throws JSON_INVALID (or the given code) with line and column
 */
export function parsePythonJson(text: string, options: json.ParseOptions = {}): PythonJson {
  return guarded("parsePythonJson", () => {
    const { code = "JSON_INVALID" } = options;
    checkText(code, "an error code", "SETTINGS_INVALID");
    checkText(text, "JSON", code);
    return json.parsePythonJson(text, options);
  });
}
