import { fromPairs, pythonNumber } from "@flyte-settings/core";
import { numberRepr, type PythonJson, parsePythonJson, writePythonJson } from "@flyte-settings/core/internal";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

/** The input, and how Python writes it. */
const numbers = [
  ["1", "1"],
  ["-0", "0"],
  ["-0.0", "-0.0"],
  ["1.0", "1.0"],
  ["1e2", "100.0"],
  ["1E+2", "100.0"],
  ["1e15", "1000000000000000.0"],
  ["1e16", "1e+16"],
  ["0.0001", "0.0001"],
  ["0.00001", "1e-05"],
  ["1e400", "Infinity"],
  ["5e-324", "5e-324"],
  ["9007199254740991", "9007199254740991"],
  ["9007199254740993", "9007199254740993"],
  ["-12345678901234567890", "-12345678901234567890"],
  ["123456789012345678901234567890.5", "1.2345678901234568e+29"],
  ["1.10", "1.1"],
  ["NaN", "NaN"],
  ["-Infinity", "-Infinity"],
] as const;

const texts = [
  ["plain", "a/b", '"a/b"'],
  ["quotes-and-backslashes", '"\\', '"\\"\\\\"'],
  ["short-escapes", "\n\r\t\b\f", '"\\n\\r\\t\\b\\f"'],
  ["control-characters-and-delete", "\u0000\u001f\u007f", '"\\u0000\\u001f\\u007f"'],
  ["beyond-ascii", "é\u2028", '"\\u00e9\\u2028"'],
  ["astral", "😀", '"\\ud83d\\ude00"'],
  ["lone-surrogates", "\ude00x\ud83d", '"\\ude00x\\ud83d"'],
] as const;

const bad = [
  ["nothing", "", "Expecting value: line 1 column 1 (char 0)"],
  ["a-byte-order-mark", "\ufeff{}", "Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)"],
  ["single-quotes", "{'a': 1}", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"],
  ["a-comma-at-the-end", '{"a": 1,}', "Expecting property name enclosed in double quotes: line 1 column 9 (char 8)"],
  ["no-colon", '{"a" 1}', "Expecting ':' delimiter: line 1 column 6 (char 5)"],
  ["no-comma", "[1 2]", "Expecting ',' delimiter: line 1 column 4 (char 3)"],
  ["a-tab-in-a-text", '"a\tb"', "Invalid control character at: line 1 column 3 (char 2)"],
  ["an-unknown-escape", '"\\x"', "Invalid \\escape: line 1 column 2 (char 1)"],
  ["a-short-escape", '"\\u12"', "Invalid \\uXXXX escape: line 1 column 3 (char 2)"],
  ["no-end", '["abc', "Unterminated string starting at: line 1 column 2 (char 1)"],
  ["more-after-the-end", "1\n x", "Extra data: line 2 column 2 (char 3)"],
  ["places-count-characters", '"😀" x', "Extra data: line 1 column 5 (char 4)"],
  ["a-leading-zero", "01", "Extra data: line 1 column 2 (char 1)"],
  ["a-repeated-name", '{"a": 1, "a": 2}', 'The name "a" stands twice in one object: line 1 column 10 (char 9)'],
] as const;

describe("JSON as Python has it", () => {
  it.each(numbers)("the number %s is written %s", (text, written) => {
    expect(writePythonJson(parsePythonJson(text))).toBe(written);
  });
  it.each(texts)("%s are written as json.dumps does", (_, text, written) => {
    expect(writePythonJson(text)).toBe(written);
    expect(parsePythonJson(written)).toBe(text);
  });
  it.each(bad)("%s is refused in Python's words", (_, text, message) => {
    const error = expect.objectContaining({ code: "JSON_INVALID", message: expect.stringContaining(message) });
    expect(() => parsePythonJson(text)).toThrow(error);
  });
  it("keeps any name in its place", () => {
    const text = '{"2": 1, "1": {"__proto__": [], "constructor": null}, "a": {}}';
    expect(writePythonJson(parsePythonJson(text))).toBe(text);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
  it("takes the last of two where it may", () => {
    expect(parsePythonJson('{"a": 1, "b": 2, "a": 3}', { duplicates: "last" })).toEqual({ a: 3, b: 2 });
  });
  it("refuses what is no JSON", () => {
    const error = expect.objectContaining({ code: "SETTINGS_INVALID" });
    expect(() => writePythonJson((() => 1) as unknown as PythonJson)).toThrow(error);
  });
  it("reads what it wrote", () => {
    const value = fc.letrec<{ any: PythonJson }>((tie) => ({
      any: fc.oneof(
        { depthSize: "small" },
        fc.constant(null),
        fc.boolean(),
        fc.string({ unit: "binary" }),
        fc.maxSafeInteger(),
        fc.double({ noNaN: true }).map((each) => pythonNumber(numberRepr(each).replace("Infinity", "1e400"))),
        fc.array(tie("any")),
        fc.array(fc.tuple(fc.string(), tie("any"))).map((pairs) => fromPairs(pairs)),
      ),
    })).any;
    fc.assert(
      fc.property(value, (each) => {
        const text = writePythonJson(each);
        expect(writePythonJson(parsePythonJson(text))).toBe(text);
      }),
    );
  });
});
