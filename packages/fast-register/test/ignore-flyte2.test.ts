import { describe, expect, it } from "vitest";
import { combineRules, readFlyteignore } from "../src/ignore/flyteignore.ts";

function rules(files: Readonly<Record<string, string>>) {
  return Object.entries(files).flatMap(([folder, text]) => {
    const matcher = readFlyteignore(`${folder}/.flyteignore`, text);
    return matcher === undefined ? [] : [{ folder, matcher }];
  });
}

const files = { "": "*.tmp\n", a: "*\n!keep.txt\n", "a/b": "data/\n/top.txt\n", ab: "*.csv\n" };
const cases: readonly (readonly [path: string, bundled: boolean, asFlyte2: boolean])[] = [
  ["x.tmp", true, true],
  ["c/x.tmp", true, true],
  ["a", false, true],
  ["a/keep.txt", false, false],
  ["a/other.txt", true, true],
  ["ab", false, false],
  ["ab/x.csv", true, true],
  ["abc/x.csv", false, false],
  ["x.csv", false, false],
];

describe("files called .flyteignore in several directories", () => {
  it.each(cases)("%s is ignored: %s, by Flyte 2's rules: %s", (path, expected, asFlyte2) => {
    expect(combineRules(".flyteignore", rules(files)).matches(path)).toBe(expected);
    expect(combineRules(".flyteignore", rules(files), { asksFolders: true }).matches(path)).toBe(asFlyte2);
  });

  it("a file is asked only about what is below its directory", () => {
    const asked: string[] = [];
    const many = Array.from({ length: 300 }, (_, index) => {
      const [rule] = rules({ [`d${index}`]: "x\n" });
      if (rule === undefined) throw new Error("no rule");
      const { folder, matcher } = rule;
      return { folder, matcher: { ...matcher, matches: (path: string) => asked.push(`${folder}:${path}`) === 0 } };
    });
    combineRules(".flyteignore", many).matches("d7/e/f.py");
    expect(asked).toEqual(["d7:e/f.py"]);
  });

  it("an exception with an invalid range is an error, as in docker-py", () => {
    expect(() => readFlyteignore(".flyteignore", "!/[z-a]/b\n")?.matches("a/b")).toThrow(/bad character range z-a/);
  });
});
