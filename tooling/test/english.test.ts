import { describe, expect, it } from "vitest";
import { englishProblems } from "../english/check.mjs";

const at = (text: string) => ({ file: "docs/page.md", line: 3, text, kind: "page" as const });

describe("the lint for plain English", () => {
  it.each([
    ["precedence as motion", "the flag goes before the file", "goes before"],
    ["a value that counts", "an empty variable counts as unset", "counts as"],
    ["posture", "the key stands in the file", "stands in"],
    ["existence", "the file is there", "is there"],
    ["no in place of not", "the file is no archive", "is no archive"],
    ["archaic verbs", "mend the path", "mend"],
    ["archaic nouns", "the folder of the project", "folder"],
  ])("reports %s", (_name, text, found) => {
    const { problems } = englishProblems([at(text)], []);
    expect(problems).toEqual([expect.stringContaining(`docs/page.md:3: "${found}". Write for example:`)]);
  });

  it.each([
    "the flag overrides the file",
    "there is no such file",
    "the file is no longer read",
    "a peer dependency",
    "a password",
  ])("accepts: %s", (text) => {
    expect(englishProblems([at(text)], []).problems).toEqual([]);
  });

  it("excuses an allowed use in its place, and reports an excuse without use", () => {
    const excuse = { words: "the folder", in: "docs/", reason: "a test" };
    expect(englishProblems([at("the folder")], [excuse])).toEqual({ problems: [], unused: [] });
    expect(englishProblems([at("the directory")], [excuse]).unused).toEqual(["the folder"]);
  });
});
