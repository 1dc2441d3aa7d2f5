import { entries, fromPairs } from "@flyte-settings/core";
import { describe, expect, it } from "vitest";

const cases: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    "words",
    [
      ["b", "1"],
      ["a", "2"],
    ],
  ],
  [
    "integers-backwards",
    [
      ["2", "b"],
      ["1", "a"],
      ["x", "c"],
      ["0", "z"],
    ],
  ],
  [
    "integers-in-their-own-order",
    [
      ["1", "a"],
      ["2", "b"],
    ],
  ],
  [
    "names-of-the-prototype",
    [
      ["__proto__", "p"],
      ["constructor", "c"],
      ["7", "x"],
      ["toString", "t"],
    ],
  ],
  ["empty", []],
];

describe("a record in order", () => {
  it.each(cases)("%s come out as they went in", (_, pairs) => {
    expect(entries(fromPairs(pairs))).toEqual(pairs);
  });
  it("keeps the order through a spread, and puts what was added last", () => {
    const record = fromPairs([
      ["2", "b"],
      ["1", "a"],
    ]);
    expect(entries({ ...record, "0": "new" }).map(([name]) => name)).toEqual(["2", "1", "0"]);
  });
  it("says nothing of names that were taken away", () => {
    const { "2": _gone, ...rest } = fromPairs([
      ["2", "b"],
      ["1", "a"],
      ["0", "c"],
    ]);
    expect(entries(rest)).toEqual([
      ["1", "a"],
      ["0", "c"],
    ]);
  });
  it("is a plain object to everybody else", () => {
    const record = fromPairs([
      ["2", "b"],
      ["1", "a"],
    ]);
    expect(Object.keys(record)).toEqual(["1", "2"]);
    expect(JSON.stringify(record)).toBe('{"1":"a","2":"b"}');
    expect(Object.getPrototypeOf(fromPairs([["__proto__", {}]]))).toBe(Object.prototype);
  });
  it("counts the last value of a repeated name, at the first one's place", () => {
    expect(
      entries(
        fromPairs([
          ["a", 1],
          ["b", 2],
          ["a", 3],
        ]),
      ),
    ).toEqual([
      ["a", 3],
      ["b", 2],
    ]);
  });
});
