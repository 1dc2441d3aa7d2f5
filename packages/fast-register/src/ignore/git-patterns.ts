import { FlyteSettingsError } from "@flyte-settings/core/plugin";
import { lower, wildmatch } from "./wildmatch.ts";

/** Each wildcard is a level of recursion in {@link wildmatch}. */
const MAX_WILDCARDS = 256;

/**
 * One `.gitignore` (or `info/exclude`, or the user's excludes file) as git reads it, as bytes in Latin-1 strings.
 *
 * A leading byte order mark is skipped; a line ends at `\n`, and one `\r` before it is dropped; empty lines and lines
 * that begin with `#` are ignored; trailing spaces are dropped unless escaped with a backslash. A leading `!` negates a
 * match; a trailing `/` matches only directories; a pattern without any other `/` matches the base name, otherwise the
 * path from the file's own directory. Equivalent of `add_patterns_from_buffer` and `last_matching_pattern_from_list` in
 * git's `dir.c`.
 */
export interface GitPatterns {
  /** For display: `.gitignore`, `app/.gitignore`, `.git/info/exclude`, `~/.config/git/ignore`. */
  readonly file: string;
  /** The directory that patterns are relative to, from the top of the working tree: `""`, or `app/sub/`. */
  readonly base: string;
  readonly patterns: readonly GitPattern[];
}

export interface GitPattern {
  /** As written, without trailing spaces. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
  readonly isNegative: boolean;
  readonly isFolderOnly: boolean;
  readonly isBaseName: boolean;
  /** Without `!` and the final `/`. */
  readonly glob: string;
  /** Length of the prefix of `glob` without wildcards. */
  readonly literalLength: number;
}

export interface GitMatch extends GitPattern {
  readonly file: string;
}

/**
 * @param bytes of the file, as Latin-1
 * @throws IGNORE_FILE_INVALID for a pattern of more than 256 wildcards
 */
export function readGitPatterns(file: string, base: string, bytes: string): GitPatterns {
  const content = bytes.startsWith("\xef\xbb\xbf") ? bytes.slice(3) : bytes;
  // of equal patterns the last one decides, and if it does not match, the others do not either
  const patterns = new Map<string, GitPattern>();
  for (const [index, raw] of content.split("\n").entries()) {
    if (raw === "" || raw.startsWith("#")) continue;
    const written = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
    const end = written.indexOf("\0");
    const text = withoutTrailingSpaces(end < 0 ? written : written.slice(0, end));
    patterns.delete(text);
    patterns.set(text, parse(file, text, index + 1));
  }
  return { file, base, patterns: [...patterns.values()] };
}

/**
 * The last pattern that matches, which decides. Parent directories are checked by the caller.
 * @param path relative to the top of the working tree, as Latin-1
 */
export function lastMatch(
  list: GitPatterns,
  path: string,
  isFolder: boolean,
  foldsCase: boolean,
): GitPattern | undefined {
  for (let i = list.patterns.length - 1; i >= 0; i--) {
    const pattern = list.patterns[i];
    if (pattern === undefined || (pattern.isFolderOnly && !isFolder)) continue;
    if (pattern.isBaseName ? matchesName(pattern, path, foldsCase) : matchesPath(pattern, list.base, path, foldsCase)) {
      return pattern;
    }
  }
  return undefined;
}

function parse(file: string, text: string, line: number): GitPattern {
  const isNegative = text.startsWith("!");
  const positive = isNegative ? text.slice(1) : text;
  const isFolderOnly = positive.endsWith("/");
  const glob = (isFolderOnly ? positive.slice(0, -1) : positive).replace(/(^|\/)(?:\*\*\/)+(?=\*\*\/)/g, "$1");
  const wildcards = glob.split("*").length - 1;
  if (wildcards > MAX_WILDCARDS) {
    throw new FlyteSettingsError(
      "IGNORE_FILE_INVALID",
      `a pattern in ${file}, line ${line}, has ${wildcards} wildcards; expected at most ${MAX_WILDCARDS}`,
      { place: file, line },
    );
  }
  const wildcard = glob.search(/[*?[\\]/);
  return {
    text,
    line,
    isNegative,
    isFolderOnly,
    isBaseName: !glob.includes("/"),
    glob,
    literalLength: wildcard < 0 ? glob.length : wildcard,
  };
}

function withoutTrailingSpaces(text: string): string {
  let spaces = -1;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === " ") {
      if (spaces < 0) spaces = i;
    } else {
      if (text[i] === "\\") {
        i++;
        if (i >= text.length) return text;
      }
      spaces = -1;
    }
  }
  return spaces < 0 ? text : text.slice(0, spaces);
}

function matchesName(pattern: GitPattern, path: string, foldsCase: boolean): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (pattern.literalLength === pattern.glob.length) return same(pattern.glob, name, foldsCase);
  if (pattern.glob.startsWith("*") && !/[*?[\\]/.test(pattern.glob.slice(1))) {
    const ending = pattern.glob.slice(1);
    return name.length >= ending.length && same(ending, name.slice(name.length - ending.length), foldsCase);
  }
  return wildmatch(pattern.glob, name, false, foldsCase);
}

function matchesPath(pattern: GitPattern, base: string, path: string, foldsCase: boolean): boolean {
  const isAnchored = pattern.glob.startsWith("/");
  const glob = isAnchored ? pattern.glob.slice(1) : pattern.glob;
  const literal = glob.slice(0, pattern.literalLength - (isAnchored ? 1 : 0));
  if (path.length < base.length || !same(base, path.slice(0, base.length), foldsCase)) return false;
  const name = path.slice(base.length);
  if (!same(literal, name.slice(0, literal.length), foldsCase)) return false;
  if (literal.length === glob.length) return name.length === literal.length;
  return wildmatch(glob.slice(literal.length), name.slice(literal.length), true, foldsCase);
}

function same(a: string, b: string, foldsCase: boolean): boolean {
  return a === b || (foldsCase && a.length === b.length && lower(a) === lower(b));
}
