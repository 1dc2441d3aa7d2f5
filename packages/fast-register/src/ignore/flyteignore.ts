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

/** How the rules of directories apply. */
export interface CombineOptions {
  /** Whether a file also applies to its own directory, as `.`: in Flyte 2 it does, so that `*` excludes the directory whatever exceptions follow. */
  readonly asksFolders?: boolean;
  /** The rules of a directory below the source root, read when they are needed; default: those given. */
  ofFolder?(folder: string): DockerMatcher | undefined;
}

/** Combines the rules of all files, for paths relative to the source root: a path is ignored if any file ignores it. */
export function combineRules(
  name: string,
  rules: readonly FolderRules[],
  { asksFolders = false, ofFolder }: CombineOptions = {},
): DockerMatcher {
  const above = rules.filter(({ folder }) => folder === "");
  const byFolder = new Map(rules.map((each) => [each.folder, each.matcher]));
  const inFolder = ofFolder ?? ((folder: string) => byFolder.get(folder));
  /** The first answer that is not `undefined`. */
  const first = <T>(path: string, ask: (matcher: DockerMatcher, path: string) => T | undefined): T | undefined => {
    for (const { below, matcher } of above) {
      const answer = ask(matcher, below === undefined ? path : `${below}/${path}`);
      if (answer !== undefined) return answer;
    }
    for (let end = path.indexOf("/", 1); end > 0; end = path.indexOf("/", end + 1)) {
      const matcher = inFolder(path.slice(0, end));
      const answer = matcher && ask(matcher, path.slice(end + 1));
      if (answer !== undefined) return answer;
    }
    const own = asksFolders ? inFolder(path) : undefined;
    return own && ask(own, ".");
  };
  const isIgnored = (path: string): boolean => first(path, ignores) === true;
  return {
    name,
    patterns: rules.flatMap(({ matcher }) => matcher.patterns),
    decide: (path) => first(path, ignoringPattern) ?? first(path, decidingPattern),
    matches: isIgnored,
    // Flyte 2 does not enter an ignored directory
    ignoresAllBelow: (folder) => isIgnored(folder) || first(folder, ignoresBelow) === true,
    mayMatchBelow: () => true,
  };
}

const ignores = (matcher: DockerMatcher, path: string): true | undefined => matcher.matches(path) || undefined;
const ignoresBelow = (matcher: DockerMatcher, path: string): true | undefined =>
  (path !== "." && matcher.ignoresAllBelow(path)) || undefined;

function decidingPattern(matcher: DockerMatcher, path: string): DockerPattern | undefined {
  const pattern = matcher.decide(path);
  return pattern && { ...pattern, file: matcher.name };
}

function ignoringPattern(matcher: DockerMatcher, path: string): DockerPattern | undefined {
  const pattern = decidingPattern(matcher, path);
  return pattern?.isException === false ? pattern : undefined;
}
