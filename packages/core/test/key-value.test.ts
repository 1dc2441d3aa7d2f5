import { parseEnv, parseLabels, parseResources } from "@flyte-settings/core/config";
import { describe, expect, it } from "vitest";

const pairs = [
  ["first-equals-sign", ["A=b=c"], [["A", "b=c"]]],
  ["empty-name-and-value", ["="], [["", ""]]],
  [
    "the-last-value-in-the-first-place",
    ["A=1", "B=2", "A=3"],
    [
      ["A", "3"],
      ["B", "2"],
    ],
  ],
  ["python's-white-space", ["\u001f\u0085A = 1\u00a0\n"], [["A", "1"]]],
  ["not-javascript's", ["\ufeffA=\u200b"], [["\ufeffA", "\u200b"]]],
  [
    "names-like-numbers-in-order",
    ["2=b", "1=a", "__proto__=c"],
    [
      ["2", "b"],
      ["1", "a"],
      ["__proto__", "c"],
    ],
  ],
] as const;

const badResources = [
  ["unknown-name", "memory=1Gi", "Expected key to be one of cpu, mem, gpu, ephemeral_storage, but got 'memory'"],
  ["no-value", "cpu", "Expected comma separated key-value pairs of the form 'key1=value1,key2=value2,...', got 'cpu'"],
  ["comma-at-the-end", "cpu=1,", "of the form 'key1=value1,key2=value2,...', got ''"],
  ["two-equals-signs", "cpu=1=2", "got 'cpu=1=2'"],
  ["twice", "cpu=,cpu=2", "Expected unique keys cpu, mem, gpu, ephemeral_storage, but got 'cpu' multiple times"],
  ["a-name-of-a-prototype", "constructor=1", "but got 'constructor'"],
] as const;

describe("values of the command line", () => {
  it.each(pairs)("pairs: %s", (_, values, expected) => {
    expect(parseEnv(values)).toEqual(expected);
    expect(parseLabels(values)).toEqual(expected);
  });

  it("is nothing for no values", () => {
    expect([parseEnv([]), parseLabels([]), parseResources(undefined), parseResources("")]).toEqual(
      Array(4).fill(undefined),
    );
  });

  it("takes a label without a value, and no such variable", () => {
    expect(parseLabels(["A=1", " B "])).toEqual([
      ["A", "1"],
      ["B", ""],
    ]);
    expect(() => parseEnv(["A=1", "B"])).toThrow(
      'Expected key-value pair of the form key=value, got a value without "=" (length 1). For example LOG_LEVEL=info',
    );
  });

  it("reads resources", () => {
    expect(parseResources(" cpu = 1 , ephemeral_storage=2Gi")).toEqual({ cpu: "1", ephemeralStorage: "2Gi" });
  });

  it.each(badResources)("resources: %s", (_, text, message) => {
    expect(() => parseResources(text)).toThrow(
      expect.objectContaining({ code: "RESOURCES_INVALID", message: expect.stringContaining(message) }),
    );
  });
});
