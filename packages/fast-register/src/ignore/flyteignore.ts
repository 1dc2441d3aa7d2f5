import type { DockerMatcher, DockerPattern } from "./docker-patterns.ts";
import { type ExpandedLine, expandedPatterns } from "./docker-patterns.ts";
import { lastOfEqual, strip } from "./python-text.ts";

/**
 * Expands a line of Flyte 2's `.flyteignore` to docker-py patterns: a pattern without an inner `/` matches at any
 * depth, one with `/` is anchored to the file's directory.
 *
 * @example
 * ```ts
 * flyteignorePatterns("data"); // ["data", "**\/data"]
 * ```
 */
export function flyteignorePatterns(pattern: string): readonly string[] {
  const sign = pattern.startsWith("!") ? "!" : "";
  const given = pattern.slice(sign.length);
  const body = given.startsWith("/") ? given.slice(1) : given;
  const isFolder = body.endsWith("/");
  const isAnchored = given.startsWith("/") || body.replace(/\/+$/, "").includes("/");
  const found = isAnchored
    ? [body, ...(isFolder ? [`${body}**`] : [])]
    : [body, `**/${body}`].map((each) => (isFolder ? `${each}**` : each));
  return found.map((each) => sign + each);
}

/** Python's `str.splitlines`. */
const LINE_END = /\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]/;

/** Parses a `.flyteignore` as Flyte 2 does; `undefined` if it has no patterns. */
export function readFlyteignore(name: string, text: string): DockerMatcher | undefined {
  const written = lastOfEqual(text.split(LINE_END)).flatMap(({ text: content, line }): ExpandedLine[] => {
    const stripped = strip(content);
    if (stripped === "" || stripped.startsWith("#")) return [];
    return [{ text: stripped, line, patterns: flyteignorePatterns(stripped) }];
  });
  return written.length === 0 ? undefined : expandedPatterns(name, written);
}

/** The rules of one file, for paths relative to its directory. */
export interface FolderRules {
  /** The file's directory, relative to the source root; `""` for the root and for directories above it. */
  readonly folder: string;
  /** The source root, relative to the file's directory, if that is above it. */
  readonly below?: string;
  readonly matcher: DockerMatcher;
}

/**
 * Combines the rules of all files, for paths relative to the source root: a path is ignored if any file ignores it.
 *
 * @param asksFolders whether a file also applies to its own directory, as `.`: in Flyte 2 it does, so that `*` excludes
 * the directory whatever exceptions follow
 */
export function combineRules(name: string, rules: readonly FolderRules[], asksFolders = false): DockerMatcher {
  const above = rules.filter(({ folder }) => folder === "");
  const byFolder = new Map(rules.map((each) => [each.folder, each.matcher]));
  const inside = <T>(path: string, ask: (matcher: DockerMatcher, path: string) => T): readonly T[] => {
    const answers = above.map(({ below, matcher }) => ask(matcher, below === undefined ? path : `${below}/${path}`));
    for (let end = path.indexOf("/"); end >= 0; end = path.indexOf("/", end + 1)) {
      const matcher = byFolder.get(path.slice(0, end));
      if (end > 0 && matcher !== undefined) answers.push(ask(matcher, path.slice(end + 1)));
    }
    return answers;
  };
  const ofItself = (path: string): DockerMatcher | undefined => (asksFolders ? byFolder.get(path) : undefined);
  const isIgnored = (path: string): boolean =>
    inside(path, (matcher, local) => matcher.matches(local)).includes(true) || ofItself(path)?.matches(".") === true;
  const decidedBy = (matcher: DockerMatcher, local: string): DockerPattern | undefined => {
    const pattern = matcher.decide(local);
    return pattern && { ...pattern, file: matcher.name };
  };
  return {
    name,
    patterns: rules.flatMap(({ matcher }) => matcher.patterns),
    decide(path) {
      const own = ofItself(path);
      const decided = [...inside(path, decidedBy), ...(own === undefined ? [] : [decidedBy(own, ".")])];
      return decided.find((each) => each?.isException === false) ?? decided.find((each) => each !== undefined);
    },
    matches: isIgnored,
    // Flyte 2 does not enter an ignored directory
    ignoresAllBelow: (folder) =>
      isIgnored(folder) || inside(folder, (matcher, local) => matcher.ignoresAllBelow(local)).includes(true),
    mayMatchBelow: () => true,
  };
}
