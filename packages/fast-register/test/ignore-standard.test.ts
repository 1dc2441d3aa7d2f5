import { standardMatcher } from "@flyte-settings/fast-register";
import { describe, expect, it } from "vitest";

const rows: readonly (readonly [
  name: string,
  patterns: readonly string[] | undefined,
  path: string,
  ignored: boolean,
])[] = [
  ["compiled files at any depth", undefined, "a/b/c.pyc", true],
  ["case counts", undefined, "a.PYC", false],
  ["the cache at the root", undefined, ".cache/a/b", true],
  ["not a cache below", undefined, "a/.cache/x", false],
  ["not a name that begins like it", undefined, ".cachex", false],
  ["compiled folders", undefined, "a/__pycache__/b/c", true],
  ["a star crosses a slash", ["a*b"], "a/x/b", true],
  ["a range that runs backwards matches nothing", ["[z-a]"], "z", false],
  ["and negated it matches anything", ["[!z-a]"], "q", true],
  ["many stars end in time", ["*a*a*a*a*a*a*a*a*b"], "a".repeat(2000), false],
  ["signs that mean something to a regular expression", ["*.c++", "a(b*", "x|y*"], "src/a.c++", true],
  ["the same signs at the beginning of a path", ["*.c++", "a(b*", "x|y*"], "x|yz", true],
  ["the same signs do not stand for others", ["*.c++", "a(b*", "x|y*"], "yz.cc", false],
  ["a class among other patterns", ["*.pyc", "[ab]c*"], "bc/d", true],
  ["no literal at all among other patterns", ["*.pyc", "??"], "zz", true],
  ["a question mark is one character, not one unit", ["?"], "😀", true],
];

describe("shell patterns as Python's fnmatch reads them", () => {
  it.each(rows)("%s", (_, patterns, path, ignored) => {
    expect(standardMatcher(patterns).decide(path) !== undefined).toBe(ignored);
  });

  it("prunes by its open patterns alone", () => {
    const matcher = standardMatcher();
    const folders = ["__pycache__", "a/__pycache__", ".cache", "a/.cache", "a.pyc"];
    expect(folders.map((folder) => matcher.ignoresAllBelow(folder))).toEqual([true, true, true, false, false]);
  });
});
