import { FlyteSettingsError, shown } from "@flyte-settings/core/plugin";
import { dockerGlob, type InvalidGlob } from "./docker-glob.ts";
import { lastOfEqual, lines, strip } from "./python-text.ts";

/**
 * Patterns of `.dockerignore` and `.flyteignore` as docker-py reads them, which differs from Docker.
 *
 * A file: lines that begin with `#` are dropped, the others trimmed; a leading `!` makes an exception. A pattern: split
 * at `/`, empty segments and `.` are dropped, `..` removes the preceding segment. `!.dockerignore` is implicitly added
 * at the end. The last matching pattern decides; a pattern matches the whole path or, if it has n segments, the first n
 * directories of the path. Matching ignores case. Equivalent of docker-py's `PatternMatcher` (utils/build.py,
 * utils/fnmatch.py).
 */
export interface DockerPattern {
  /** As written, trimmed. */
  readonly text: string;
  /** From 1; 0 for the implicit last pattern. */
  readonly line: number;
  /** Set if a matcher combines several files. */
  readonly file?: string;
  readonly isException: boolean;
  readonly parts: readonly string[];
}

export interface DockerMatcher {
  /** The source of the patterns: `.dockerignore`. */
  readonly name: string;
  readonly patterns: readonly DockerPattern[];
  /** The last pattern that matches; `undefined` if none does. @throws IGNORE_FILE_INVALID */
  decide(path: string): DockerPattern | undefined;
  /** Whether the path is ignored. @throws IGNORE_FILE_INVALID for a pattern that docker-py cannot read either */
  matches(path: string): boolean;
  /** Whether everything below this directory is ignored, whatever its name; false if uncertain. */
  ignoresAllBelow(folder: string): boolean;
  /** Whether a pattern that is not an exception could match something below this directory. */
  mayMatchBelow(folder: string): boolean;
}

interface Compiled extends DockerPattern {
  readonly lower: string;
  /** The literal text before the first wildcard, in lower case. */
  readonly literal: string;
  /** Each `/` in the path corresponds to one in the pattern: no `**` and no class. */
  readonly isLevel: boolean;
  test: ((lowerPath: string) => boolean) | undefined;
}

/** Parses the contents of an ignore file. */
export function readDockerPatterns(name: string, text: string): DockerMatcher {
  const written = lastOfEqual(lines(text)).filter(({ text }) => text !== "" && !text.startsWith("#"));
  return dockerMatcher(
    name,
    written.map(({ text, line }) => parse(strip(text), line)),
  );
}

/** The same for a list of patterns: `include` of the project file. */
export function dockerPatterns(name: string, patterns: readonly string[]): DockerMatcher {
  return dockerMatcher(
    name,
    patterns.map((text, index) => parse(strip(text), index + 1)),
  );
}

/** A source line and the patterns it expands to. */
export interface ExpandedLine {
  readonly text: string;
  readonly line: number;
  readonly patterns: readonly string[];
}

/** The same for lines in another syntax, each expanded into docker-py's patterns. */
export function expandedPatterns(name: string, written: readonly ExpandedLine[]): DockerMatcher {
  return dockerMatcher(
    name,
    written.flatMap(({ text, line, patterns }) =>
      patterns.map((pattern) => ({ ...parse(strip(pattern), line), text })),
    ),
  );
}

function dockerMatcher(name: string, written: readonly Compiled[]): DockerMatcher {
  const patterns = [...written.filter((pattern) => pattern.parts.length > 0), parse("!.dockerignore", 0)];
  // of equal patterns, the last one decides
  const distinct = [
    ...new Map(patterns.map((pattern, index) => [`${pattern.isException} ${pattern.lower}`, index])).values(),
  ]
    .sort((a, b) => a - b)
    .flatMap((index) => patterns[index] ?? []);
  // consecutive paths are mostly in one directory, which decides the same for each of them
  let known: { readonly folder: string; readonly hits: readonly boolean[] } | undefined;
  const hitsOf = (folder: string): readonly boolean[] => {
    if (known?.folder !== folder) {
      const folders = foldersOf(folder);
      known = { folder, hits: distinct.map((pattern) => hitsAllBelow(name, pattern, folders)) };
    }
    return known.hits;
  };
  const decide = (path: string): Compiled | undefined => {
    // every pattern, also one that a later one overrides: docker-py rejects an invalid one in any case
    if (known === undefined) for (const pattern of distinct) pattern.test ??= compile(name, pattern);
    const lower = path.toLowerCase();
    const below = hitsOf(lower.slice(0, lower.lastIndexOf("/") + 1));
    for (let at = distinct.length - 1; at >= 0; at--) {
      const pattern = distinct[at] as Compiled;
      if (below[at] === true || matchesWhole(name, pattern, lower)) return pattern;
    }
    return undefined;
  };
  // a class may be invalid
  const ignoresNothing = patterns.every(({ isException, lower }) => isException && !lower.includes("["));
  return {
    name,
    patterns,
    decide,
    matches: (path) => !ignoresNothing && decide(path)?.isException === false,
    ignoresAllBelow(folder) {
      const lower = folder.toLowerCase();
      const folders = foldersOf(`${lower}/x`);
      let isIgnored = false;
      for (const pattern of distinct) {
        if (hitsAllBelow(name, pattern, folders)) isIgnored = !pattern.isException;
        else if (isIgnored && pattern.isException && mayHitBelow(name, pattern, lower, folders)) isIgnored = false;
      }
      return isIgnored;
    },
    mayMatchBelow(folder) {
      const lower = folder.toLowerCase();
      const folders = foldersOf(`${lower}/x`);
      return distinct.some((pattern) => !pattern.isException && mayHitBelow(name, pattern, lower, folders));
    },
  };
}

function parse(text: string, line: number): Compiled {
  const isException = text.startsWith("!");
  const parts: string[] = [];
  for (const part of strip(isException ? text.slice(1) : text).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  const lower = parts.join("/").toLowerCase();
  const wildcard = lower.search(/[*?[]/);
  return {
    text,
    line,
    isException,
    parts,
    lower,
    literal: wildcard < 0 ? lower : lower.slice(0, wildcard),
    isLevel: !lower.includes("**") && !lower.includes("["),
    test: undefined,
  };
}

function foldersOf(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.filter((part) => part !== "" && part !== ".");
}

function hitsAllBelow(name: string, pattern: Compiled, folders: readonly string[]): boolean {
  const length = pattern.parts.length;
  return length <= folders.length && matchesWhole(name, pattern, folders.slice(0, length).join("/"));
}

/** Whether any path below the directory could match; true if uncertain. */
function mayHitBelow(name: string, pattern: Compiled, folder: string, folders: readonly string[]): boolean {
  if (hitsAllBelow(name, pattern, folders)) return true;
  const below = `${folder}/`;
  if (!pattern.isLevel) return pattern.literal.startsWith(below) || below.startsWith(pattern.literal);
  if (pattern.parts.length <= folders.length) return false;
  const start = parse(pattern.parts.slice(0, folders.length).join("/"), pattern.line);
  return start.parts.length !== folders.length || matchesWhole(name, start, folder);
}

function matchesWhole(name: string, pattern: Compiled, lowerPath: string): boolean {
  pattern.test ??= compile(name, pattern);
  return pattern.test(lowerPath);
}

function compile(name: string, pattern: Compiled): (lowerPath: string) => boolean {
  const { lower, literal } = pattern;
  if (literal.length === lower.length) {
    const withNewline = `${lower}\n`;
    return (path) => path === lower || path === withNewline;
  }
  const glob = dockerGlob(lower);
  if ("from" in glob) throw badRange(name, pattern, glob);
  return (path) => path.startsWith(literal) && glob.test(path);
}

function badRange(name: string, pattern: DockerPattern, { from, to, position }: InvalidGlob): FlyteSettingsError {
  return new FlyteSettingsError(
    "IGNORE_FILE_INVALID",
    `bad character range ${from}-${to} at position ${position}: the pattern ${shown(pattern.text)} in ${name}, line ${pattern.line}, has a range that runs backwards. Expected the lower character first, for example [a-z]`,
    { place: name, line: pattern.line },
  );
}
