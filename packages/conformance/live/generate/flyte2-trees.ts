import { omitUndefined } from "@flyte-settings/core/plugin";
import fc from "fast-check";
import type { Tree } from "../../test/support/tree.ts";

/** A tree, the directory in it to bundle, and the entries of `include`. */
export interface BundleCase {
  readonly tree: Tree;
  readonly root: string;
  readonly include: readonly string[];
}

const folders = ["", "", "pkg", "pkg/sub", "pkg/sub/deep", "a", "a/build", "build", "dist", "env", "venv", "a/venv", ".venv", "pkg/.venv", "__pycache__", "pkg/__pycache__", ".cache", ".idea", "x.egg-info", "pkg/x.egg-info", "élan", "Pkg", "x y", "new\nline", "conf", "pkg/conf", "out", "pkg/out"] as const; // biome-ignore format: a table
const names = ["a.py", "b.py", "c.pyc", "d.txt", "keep.txt", "x.log", ".env", "build", "dist", "env", "café.py", "x y.md", "tab\t.txt", 'q"uote', "😀.py", "ﬀ.py", "Makefile", "w.whl", "e.egg", "secret.txt", "A.PY", "#x", "!x", "[a].py", "b\\s.py", "z ", ".dockerignore", ".hidden"] as const; // biome-ignore format: a table
const content = fc.constantFrom("", "x = 1\n", "é", "a".repeat(700), "\0binary");
const file = fc.record({
  path: fc.tuple(fc.constantFrom(...folders), fc.constantFrom(...names)).map((parts) => parts.filter(Boolean).join("/")),
  type: fc.constant("file" as const),
  content,
  mode: fc.constantFrom("0644", "0644", "0755", "0600"),
}); // biome-ignore format: a table

const line = fc.constantFrom("*.txt", "build", "build/", "*.py", "!b.py", "!keep.txt", "/out/", "out/", "conf/secret.txt", "/d.txt", "pkg/*", "!pkg/a.py", "pkg/**/d.txt", "**/a.py", "*", "!*/", "!*.py", "é*", "caf?.py", "CAFÉ.py", "*😀*", "A.PY", "deep/", "sub", "pkg/sub/", "/sub", "# not", "\\#x", "\\!x", "[a-c].py", "[!a].py", "\\[a\\].py", "x y.md", "z\\ ", "z ", " d.txt", "d.txt ", "d.txt\t", "/pkg", "pkg/", "./d.txt", "../d.txt", "//d.txt", "pkg//sub", "**/", "/**", "**", "a/**", "**/sub/**", "new*", "**/conf", ".hidden", "*.", "q\"*", "b\\\\s.py", "", "!", "/", "[z-a]", "[", "foo[", "!/", "!**", "pkg/../a", "?.py", "a.py\r"); // biome-ignore format: a table
const text = fc
  .tuple(fc.array(line, { minLength: 1, maxLength: 4 }), fc.constantFrom("\n", "\n", "\r\n"), fc.boolean())
  .map(([lines, end, isEnded]) => lines.join(end) + (isEnded ? end : ""));
const ignorePath = fc
  .tuple(fc.constantFrom("", "", "pkg", "pkg/sub", "pkg/sub/deep", "a", "build", "élan", "x y"), fc.constantFrom(".gitignore", ".gitignore", ".flyteignore")) // biome-ignore format: one line
  .map((parts) => parts.filter(Boolean).join("/"));
const ignoreFile = fc.record({ path: ignorePath, type: fc.constant("file" as const), content: text });

const link = fc.record({
  path: fc.constantFrom("link.py", "pkg/link", "pkg/link", "a/link", "lib"),
  type: fc.constant("symlink" as const),
  target: fc.constantFrom("a.py", "pkg", "..", ".", "nowhere", "../pkg/sub", "link.py", "sub", "../a.py", "../d.txt"),
});
const includes = fc.constantFrom("a.py", "pkg", "pkg/*.txt", "out", "sub", "*.py", "conf/secret.txt", ".hidden", "missing", "pkg/sub/../d.txt", "[a-d]*", "build/", "../a.py", "lib", "pkg/link", "a/link", "lib/*", "pkg/link/*.py", "link.py", "a", "*"); // biome-ignore format: one line

/** With or without a repository, projects in its subdirectories, ignore files in many places, some files tracked. */
export const bundleCase: fc.Arbitrary<BundleCase> = fc
  .record({
    files: fc.array(file, { minLength: 2, maxLength: 14 }),
    ignores: fc.array(ignoreFile, { maxLength: 4 }),
    // two of them can lead to each other: Flyte 2 then walks for hours
    links: fc.array(link, { maxLength: 1 }),
    repository: fc.constantFrom("init", "init", "init", "tracked", "none"),
    nested: fc.option(fc.constantFrom("pkg", "pkg/sub", "a"), { nil: undefined, freq: 6 }),
    infoExclude: fc.option(fc.constantFrom("d.txt\n", "conf/\n"), { nil: undefined, freq: 5 }),
    root: fc.constantFrom(".", ".", "pkg", "pkg/sub", "a"),
    include: fc.array(includes, { maxLength: 2 }),
  }) // biome-ignore format: a table
  .map(({ files, ignores, links, repository, nested, infoExclude, root, include }) => {
    const entries = usable([...files, ...ignores, ...links]);
    const folder = root === "." ? [] : [{ path: root, type: "dir" as const }];
    const isFree = (path: string) => nested === undefined || !path.startsWith(`${nested}/`);
    const tracked = files.map(({ path }) => path).filter((path) => entries.some((each) => each.path === path && each.type === "file")).filter(isFree); // biome-ignore format: one line
    const git = {
      ...(repository === "none" ? {} : { init: true, forceAdd: true, add: repository === "tracked" ? tracked.slice(0, 3) : [] }), // biome-ignore format: one line
      ...(repository === "none" || infoExclude === undefined ? {} : { infoExclude }),
      ...omitUndefined({ nested: nested === undefined ? undefined : [{ path: nested }] }),
    };
    return { tree: { entries: usable([...entries, ...folder]), git } as Tree, root, include };
  });

type Entry = Tree["entries"][number];

/** Without duplicates, and without a path below a file or a link. */
function usable(entries: readonly Entry[]): readonly Entry[] {
  const kept: Entry[] = [];
  for (const entry of entries) {
    const { path = "" } = entry;
    const isInWay = kept.some(({ path: other = "", type }) =>
      path === other || (type !== "dir" && path.startsWith(`${other}/`)) || other.startsWith(`${path}/`),
    ); // biome-ignore format: one line
    if (!isInWay) kept.push(entry);
  }
  return kept;
}
