import { readDockerPatterns } from "@flyte-settings/fast-register";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const rows: readonly (readonly [name: string, text: string, path: string, ignored: boolean])[] = [
  ["a name at the root", "a", "a", true],
  ["a name takes all below", "a", "a/b/c", true],
  ["a name is not found deeper", "a", "b/a", false],
  ["slashes around mean nothing", "/a/", "a", true],
  ["two dots take the part before away", "b/../a", "a", true],
  ["two stars need a folder in front when glued", "**.txt", "a.txt", false],
  ["two stars glued, below a folder", "**.txt", "x/.txt", true],
  ["two stars in a name match nothing", "a**b", "ab", true],
  ["two stars in a name match folders", "a**b", "a/b", true],
  ["two stars in a name match no letters", "a**b", "axb", false],
  ["node_modules anywhere: not at the root", "**/node_modules", "node_modules/x.js", false],
  ["node_modules anywhere: one folder down", "**/node_modules", "a/node_modules/p/q.js", true],
  ["node_modules anywhere: not two folders down", "**/node_modules", "a/b/node_modules/x.js", false],
  ["case does not count", "*.MD", "readme.md", true],
  ["a caret in a class is itself", "a[^b]c", "abc", true],
  ["an exclamation mark negates a class", "a[!b]c", "abc", false],
  ["an open class is text", "[ab", "[ab", true],
  ["a backslash is itself", "\\#x", "#x", false],
  ["an exception below an ignored folder", "d\n!d/e/f", "d/e/f", false],
  ["the last hit decides", "*\n!a\na/b", "a/b", true],
  ["a comment stands in the first column", "#a", "a", false],
  ["a comment after a space is a pattern", " #a", "#a", true],
  ["the docker file itself is never ignored", "*", ".dockerignore", false],
  ["a byte order mark belongs to the pattern", "\ufeffa", "a", false],
  ["a lone carriage return ends a line", "a\rb", "b", true],
  ["CRLF ends a line as LF does", "b\r\na\r\n", "a", true],
  ["an exception in a file with CRLF", "*\r\n!keep\r\n", "keep", false],
  ["a comment in a file with CRLF", "#a\r\nb\r\n", "a", false],
  ["a newline at the end of a name does not count", "a", "a\n", true],
];

describe("patterns as docker-py reads them", () => {
  it.each(rows)("%s: %j on %j", (_, text, path, ignored) => {
    expect(readDockerPatterns(".dockerignore", text).matches(path)).toBe(ignored);
  });

  it("names the file and the line of a range that runs backwards", () => {
    expect(() => readDockerPatterns(".flyteignore", "ok\n[b-a]x\n").matches("x")).toThrow(
      expect.objectContaining({
        code: "IGNORE_FILE_INVALID",
        message: expect.stringMatching(/^bad character range b-a at position 2: .*\.flyteignore, line 2/),
        details: { place: ".flyteignore", line: 2 },
      }),
    );
  });

  const part = fc.constantFrom("a", "b", "ab", "*", "**", "?", "a*", "[ab]", "*.py", ".venv", "..", "");
  const pattern = fc.tuple(fc.constantFrom("", "", "!"), fc.array(part, { minLength: 1, maxLength: 4 }));
  const text = fc
    .array(pattern, { maxLength: 6 })
    .map((all) => all.map(([mark, parts]) => mark + parts.join("/")).join("\n"));
  const names = fc.array(fc.constantFrom("a", "b", "ab", "x.py", ".venv", "a\n", "A"), { minLength: 1, maxLength: 4 });

  it("never prunes a folder that holds something to ship", () => {
    fc.assert(
      fc.property(text, names, names, (content, folder, rest) => {
        const matcher = readDockerPatterns(".dockerignore", content);
        const inside = [...folder, ...rest].join("/");
        return !matcher.ignoresAllBelow(folder.join("/")) || matcher.matches(inside);
      }),
      { numRuns: 5000 },
    );
  });

  it("prunes a large directory that no exception can match", () => {
    const matcher = readDockerPatterns(".dockerignore", ".venv\n!README.md\n!src/*.py\n");
    expect(matcher.ignoresAllBelow(".venv")).toBe(true);
  });
});
