import { describe, expect, it } from "vitest";
import { readDockerPatterns } from "../src/ignore/docker-patterns.ts";
import { lastMatch, readGitPatterns } from "../src/ignore/git-patterns.ts";
import { standardMatcher } from "../src/ignore/standard-patterns.ts";

const paths = ["a".repeat(250), `${"a/".repeat(2000)}a`, "a".repeat(4000)];

/** A backtracking matcher would not finish on these. */
const units = ["*a", "*?", "**/", "**/a/", "**/*/", "*/", "a/**/", "[a]*", "**/*a*a/", "**a/", "***/", "?*/"];

describe("patterns that backtracking never finishes", () => {
  it.each(units)("repeated %s matches no path without its last character", (unit) => {
    const few = `${unit.repeat(Math.floor(200 / unit.length))}b`;
    const many = `${unit.repeat(Math.floor(200_000 / unit.length))}b`;
    for (const path of paths) {
      expect(readDockerPatterns(".flyteignore", `${few}\n${many}`).matches(path)).toBe(false);
      expect(standardMatcher([few]).decide(path)).toBeUndefined();
      expect(lastMatch(readGitPatterns(".gitignore", "", few), path, false, false)).toBeUndefined();
    }
  });

  it.each([
    ["equal lines", "*a*a*b\n".repeat(100_000)],
    ["opening brackets", "[".repeat(500_000)],
    ["blanks before the last character", `a${" ".repeat(500_000)}b`],
  ])("a file of %s is read", (_, text) => {
    for (const path of paths) {
      expect(readDockerPatterns(".flyteignore", text).matches(path)).toBe(false);
      expect(lastMatch(readGitPatterns(".gitignore", "", text), path, false, false)).toBeUndefined();
    }
  });

  it("a pattern of git with more than 256 wildcards is refused with its line", () => {
    expect(() => readGitPatterns("app/.gitignore", "", `ok\n${"*a".repeat(300)}\n`)).toThrow(
      expect.objectContaining({ code: "IGNORE_FILE_INVALID", details: { place: "app/.gitignore", line: 2 } }),
    );
  });

  it("of equal lines the last one is reported", () => {
    expect(readDockerPatterns(".flyteignore", "a*\nb\nA*\n").decide("ab")?.line).toBe(3);
    expect(lastMatch(readGitPatterns(".gitignore", "", "a*\nb\na*\n"), "ab", false, false)?.line).toBe(3);
  });
});
