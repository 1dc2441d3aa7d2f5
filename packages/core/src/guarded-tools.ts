import { checkText } from "./check-argument.ts";
import { guarded } from "./guard.ts";
import * as compat from "./model/compat.ts";
import type { PythonJson } from "./python/python-json.ts";
import * as json from "./python/python-json-parse.ts";
import * as number from "./python/python-number.ts";

// Tools that core itself calls without a guard, as the internal entry exports them.

/** Whether flytekit's behaviour is requested in this area. */
export function isCompat(choice: compat.Compat | undefined, area: compat.CompatArea): boolean {
  return guarded("isCompat", () => compat.isCompat(choice, area));
}

/** The number as `json.dumps` writes it: `1`, `1.0`, `1e-07`, `NaN`, `-Infinity`. */
export function numberRepr(value: number | bigint | number.PythonNumber): string {
  return guarded("numberRepr", () => number.numberRepr(value));
}

/**
 * Reads JSON as Python's `json.loads` does: `NaN` and the infinities are read, order of keys and kinds of numbers stay.
 *
 * @throws JSON_INVALID (or the code given) with line and column
 */
export function parsePythonJson(text: string, options: json.ParseOptions = {}): PythonJson {
  return guarded("parsePythonJson", () => {
    checkText(text, "JSON", options.code ?? "JSON_INVALID");
    return json.parsePythonJson(text, options);
  });
}
