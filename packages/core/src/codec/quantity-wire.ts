import { isList, type PythonJson } from "../python/python-json.ts";
import { isFloat, isPythonNumber, type PythonNumber } from "../python/python-number.ts";
import { pythonStr } from "../python/python-text.ts";
import type { QuantityOrRange } from "../settings/resources.ts";
import { OTHER, scanString } from "./cursor.ts";
import { failure, type Pass, type Wire, writeJson } from "./wire.ts";

/**
 * A quantity, or a pair of them: a request and its limit. Its kind of number stays: `1`, `1.0` and `"1"` are three things.
 * Twin of the checks of flytekit's `Resources`, with its words.
 *
 * @param types Python's names of the types that are allowed
 */
export function quantity(types: "str, int" | "str, int, float"): Wire<QuantityOrRange> {
  const mayBeFloat = types.endsWith("float");
  return {
    expected: "a quantity",
    of: types,
    read(value, pass) {
      check(value, pass);
      return value as QuantityOrRange;
    },
    scan(cursor) {
      return cursor.text[cursor.at] === '"' ? scanString(cursor) : OTHER;
    },
    write(value, pass) {
      check(value as PythonJson, pass);
      return writeJson(value, pass);
    },
  };

  function check(value: PythonJson, pass: Pass): void {
    const isPair = isList(value);
    if (!(isPair ? value : [value]).every((item) => isQuantity(item, mayBeFloat, pass.lenient))) {
      throw wrong(value, `should be of type ${types} or a list/tuple of ${types}`, pass);
    }
    if (isPair && value.length !== 2) throw wrong(value, "must be of length 2", pass);
  }
}

/** A truth value is an integer to Python. */
function isQuantity(value: PythonJson | undefined, mayBeFloat: boolean, lenient: boolean): boolean {
  if (typeof value === "string") return true;
  if (typeof value === "boolean") return lenient;
  return isNumber(value) && (mayBeFloat || !isFloat(value));
}

function isNumber(value: unknown): value is number | bigint | PythonNumber {
  return typeof value === "number" || typeof value === "bigint" || isPythonNumber(value);
}

function wrong(value: PythonJson, problem: string, pass: Pass): Error {
  const shownValue = value === undefined ? "None" : pythonStr(value);
  return failure(`${shownValue} ${problem}`, pass, 'Expected "500m", "2Gi" or 1, for example');
}
