import { omitUndefined } from "@flyte-settings/core/plugin";
import fc from "fast-check";

const part = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("a", "b", "ab", "A", "a.py", "b.txt", ".a", "node_modules", "é", "x y", "src", "a-b", "[a]", "1") },
  { weight: 4, arbitrary: fc.constantFrom("*", "**", "?", "*.py", "a*", "*b", "**.py", "a**", "**b", "[ab]", "[!a]", "[^a]", "[a-c]", "a?", "*.*", "..", ".", "", "[", "]", "[]a]", "\\*", "a\\b", "*a*b*", "[ab", "{a,b}") },
); // biome-ignore format: a table
const pattern = fc
  .tuple(
    fc.constantFrom("", "", "", "!", "/", "!/", " ", "#", "\\#", "\\!"),
    fc.array(part, { minLength: 1, maxLength: 4 }),
    fc.constantFrom("", "", "/", " ", "\t"),
  )
  .map(([before, parts, after]) => before + parts.join("/") + after);

/** Contents of a `.dockerignore`. */
export const dockerText: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(pattern, { minLength: 1, maxLength: 5 }),
    fc.constantFrom("\n", "\n", "\r\n"),
    fc.constantFrom("", "\n"),
  )
  .map(([patterns, end, last]) => patterns.join(end) + last);

const name = fc.constantFrom("a", "b", "ab", "A", "a.py", "b.txt", ".a", "node_modules", "é", "x y", "src", "a-b", "[a]", "1", "abc", ".dockerignore", "*", "a\\b", "c"); // biome-ignore format: a table

/** Relative paths. */
export const path: fc.Arbitrary<string> = fc
  .array(name, { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join("/"));

export const standardPatterns: fc.Arbitrary<string[]> = fc.array(
  fc
    .array(part, { minLength: 1, maxLength: 3 })
    .map((parts) => parts.join("/"))
    .filter((text) => text !== ""),
  { minLength: 1, maxLength: 3 },
);

const content = fc.constantFrom("", "x = 1\n", "é", "a".repeat(700), "\0binary");
const fileName = fc.constantFrom("a.py", "b.py", "c.pyc", "d.txt", "café.py", "x y.md", "new\nline.py", "tab\t.txt", 'q"uote', "😀.py", "ﬀ.py", "Makefile", ".env", "data.csv", "z"); // biome-ignore format: a table
const folder = fc.constantFrom("", "", "pkg", "pkg/sub", "pkg/sub/deep", "__pycache__", ".cache", "build", "data", "docs/a/b", "élan", "new\nline", "A"); // biome-ignore format: a table
const fileEntry = fc.record({
  path: fc.tuple(folder, fileName).map((parts) => parts.filter((each) => each !== "").join("/")),
  type: fc.constant("file" as const),
  content,
  mode: fc.constantFrom("0644", "0600", "0755", "0444", "4755"),
});
const ignoreFile = (name: string) =>
  fc
    .array(fc.constantFrom("*.txt", "build", "build/", "*.py", "!b.py", "data/*.csv", "docs", "**/a", "/z", "pkg/*", "!pkg/a.py", "*", "!*/", "é*", "A", "new*", "*😀*", "deep/", "# not", "q?uote", "[a-c].py", "pkg/**/d.txt", "\\!b.py", "z  "), { minLength: 1, maxLength: 3 })
    .map((lines) => ({ path: name, type: "file" as const, content: `${lines.join("\n")}\n` })); // biome-ignore format: a table
const ignorePaths = [".gitignore", ".dockerignore", ".flyteignore", "pkg/.gitignore", "pkg/sub/.gitignore"] as const;

/** Trees of files with ignore files, empty directories, a link and optional repositories; paths are unique. */
export const tree = fc
  .record({
    files: fc.uniqueArray(fileEntry, { minLength: 1, maxLength: 10, selector: ({ path }) => path }),
    ignores: fc.subarray([...ignorePaths]),
    texts: fc.tuple(...ignorePaths.map(ignoreFile)),
    repository: fc.boolean(),
    nested: fc.option(fc.constantFrom("pkg", "pkg/sub", "build"), { nil: undefined, freq: 3 }),
    isAdded: fc.boolean(),
    userExcludes: fc.option(fc.constantFrom("z\n", "*.md\n!x y.md\n", "data/\n"), { nil: undefined, freq: 3 }),
    infoExclude: fc.option(fc.constantFrom("Makefile\n", "docs/\n"), { nil: undefined, freq: 3 }),
    empty: fc.boolean(),
    link: fc.option(fc.constantFrom("a.py", "pkg/a.py", "pkg", "nowhere", "link.py"), { nil: undefined }),
  })
  .map(({ files, ignores, texts, repository, nested, isAdded, userExcludes, infoExclude, empty, link }) => {
    const rules = texts.filter(({ path }) => (ignores as string[]).includes(path));
    const links = link === undefined ? [] : [{ path: "link.py", type: "symlink" as const, target: link }];
    const folders = empty ? [{ path: "hollow/inner", type: "dir" as const }] : [];
    const first = files[0]?.path ?? "";
    const isInside = nested !== undefined && first.startsWith(`${nested}/`);
    const git = {
      ...(repository ? { init: true, add: isAdded && !isInside ? [first] : [], forceAdd: true } : {}),
      ...(repository && infoExclude ? { infoExclude } : {}),
      ...omitUndefined({ userExcludes, nested: nested === undefined ? undefined : [{ path: nested }] }),
    };
    return {
      entries: [...files, ...rules, ...links, ...folders],
      ...(repository || nested !== undefined ? { git } : {}),
    };
  });
