import { isList, type PythonJson } from "../python/python-json.ts";
import { isFloat, isNumber } from "../python/python-number.ts";
import { pythonStr } from "../python/python-text.ts";
import type { QuantityOrRange } from "../settings/resources.ts";
import { OTHER, scanString } from "./cursor.ts";
import { failure, mismatch, type Pass, type Wire } from "./wire.ts";

/**
 * A quantity, or a pair of quantities: a request and its limit. The type is preserved: `1`, `1.0` and `"1"` are
 * different. Equivalent of the checks in flytekit's `Resources`, with its messages.
 *
 * @param types Python's names of the allowed types
 */
export function quantity(types: "str, int" | "str, int, float"): Wire<QuantityOrRange> {
  return {
    kind: "quantity",
    expected: "a quantity",
    of: types,
    read(value, pass) {
      checkQuantity(types, value, pass);
      return value as QuantityOrRange;
    },
    scan(cursor) {
      return cursor.text[cursor.at] === '"' ? scanString(cursor) : OTHER;
    },
  };
}

/**
 * With `compat: { context }`, the message is flytekit's.
 *
 * @throws the code of the pass
 */
export function checkQuantity(types: string, value: PythonJson, pass: Pass): void {
  const isPair = isList(value);
  const mayBeFloat = types.endsWith("float");
  const areQuantities = (isPair ? value : [value]).every((item) => isQuantity(item, mayBeFloat, pass.lenient));
  if (areQuantities && (!isPair || value.length === 2)) return;
  if (!pass.lenient) {
    throw mismatch(`a string or ${mayBeFloat ? "a number" : "an integer"} ("2Gi", 1), or a list of two`, value, pass);
  }
  const problem = areQuantities ? "must be of length 2" : `should be of type ${types} or a list/tuple of ${types}`;
  throw failure(`${pythonStr(value)} ${problem}`, pass, 'Expected "500m", "2Gi" or 1, for example');
}

/** In Python, a boolean is an integer. */
function isQuantity(value: PythonJson | undefined, mayBeFloat: boolean, lenient: boolean): boolean {
  if (typeof value === "string") return true;
  if (typeof value === "boolean") return lenient;
  return isNumber(value) && (mayBeFloat || !isFloat(value));
}
