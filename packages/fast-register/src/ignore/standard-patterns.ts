import { characterClass } from "./python-text.ts";

/** Files that are never needed in a bundle; flytekit's `STANDARD_IGNORE_PATTERNS`. */
export const standardPatterns: readonly string[] = ["*.pyc", ".cache", ".cache/*", "__pycache__/*", "**/__pycache__/*"];

/** The same for Flyte 2, where a matching directory is not entered. */
export const flyte2StandardPatterns: readonly string[] = [
  ...[".git", "*.pyc", "**/*.pyc", "__pycache__", "**/__pycache__", ".cache", ".cache/*"],
  ...[".ruff_cache", "**/.ruff_cache", ".mypy_cache", "**/.mypy_cache", ".pytest_cache", "**/.pytest_cache"],
  ...[".venv", "**/.venv", ".idea", "**/.idea", "venv", "env", "*.log", ".env"],
  ...["*.egg-info", "**/*.egg-info", "*.egg", "dist", "build", "*.whl"],
];

/**
 * Shell patterns of Python's `fnmatch` over the whole relative path: `*` and `?` match `/`, case matters, there are no
 * escapes. Equivalent of flytekit's `StandardIgnore` (tools/ignore.py) over CPython 3.11's `fnmatch.translate`.
 */
export interface StandardMatcher {
  readonly patterns: readonly string[];
  /** The first pattern that matches. */
  decide(path: string): string | undefined;
  /** Whether everything below this directory is ignored, whatever its name. */
  ignoresAllBelow(folder: string): boolean;
}

export function standardMatcher(patterns: readonly string[] = standardPatterns): StandardMatcher {
  const compiled = patterns.map((pattern, index) => ({ pattern, index, match: compileShellPattern(pattern) }));
  const open = compiled.filter(({ pattern }) => endsOpen(pattern));
  // most of Flyte 2's patterns are plain names: one lookup instead of a comparison with each
  const isShell = (pattern: string): boolean => /[*?[]/.test(pattern);
  const shell = compiled.filter(({ pattern }) => isShell(pattern));
  const plain = new Map(compiled.flatMap(({ pattern, index }) => (isShell(pattern) ? [] : [[pattern, index]])));
  const longest = Math.max(0, ...[...plain.keys()].map(({ length }) => length));
  const mayMatch = literalsOf(shell.map(({ pattern }) => pattern));
  return {
    patterns,
    decide(path) {
      const same = path.length > longest ? undefined : plain.get(path);
      if (mayMatch.test(path)) {
        for (const { pattern, index, match } of shell) {
          if (same !== undefined && index > same) break;
          if (match(path)) return pattern;
        }
      }
      return same === undefined ? undefined : path;
    },
    // A pattern that ends in `*` and matches `folder/` matches `folder/` with anything after it.
    ignoresAllBelow(folder) {
      const inside = `${folder}/`;
      return mayMatch.test(inside) && open.some(({ match }) => match(inside));
    },
  };
}

/** Matches every path that one of the patterns matches, and few others: one look rules out most paths. */
function literalsOf(patterns: readonly string[]): RegExp {
  const literals = patterns.map((pattern) => longestLiteral(tokenize([...pattern])));
  const escaped = [...new Set(literals)].map((literal) => literal.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return escaped.length === 0 ? never : new RegExp(escaped.join("|"));
}

/** Whether a pattern ends in a `*` outside a class. */
function endsOpen(pattern: string): boolean {
  return pattern.endsWith("*") && !pattern.includes("[");
}

/** One pattern as a predicate on paths; linear in the path for each `*`. */
export function compileShellPattern(pattern: string): (path: string) => boolean {
  const tokens = tokenize([...pattern]);
  const suffix =
    tokens[0] === "*" && tokens.slice(1).every((token) => typeof token === "string") ? tokens.slice(1) : [];
  if (suffix.length > 0 && !suffix.includes("*") && !suffix.includes("?")) {
    const text = suffix.map((token) => (token as string).slice(1)).join("");
    return (path) => path.endsWith(text);
  }
  const literal = longestLiteral(tokens);
  return (path) => path.includes(literal) && matches(tokens, [...path]);
}

/** A literal that every match contains: it rules out most paths. */
function longestLiteral(tokens: readonly Token[]): string {
  let longest = "";
  let run = "";
  for (const token of tokens) {
    const isLiteral = typeof token === "string" && token.startsWith("=");
    run = isLiteral ? run + token.slice(1) : "";
    if (run.length > longest.length) longest = run;
  }
  return longest;
}

/** `*`, `?`, a character prefixed with `=`, or a class. */
type Token = string | RegExp;

/** Backtracks only to the last `*`, which is enough because every `*` matches anything. */
function matches(tokens: readonly Token[], characters: readonly string[]): boolean {
  let token = 0;
  let at = 0;
  let star = -1;
  let starAt = 0;
  while (at < characters.length) {
    const current = tokens[token];
    if (current === "*") {
      star = token++;
      starAt = at;
    } else if (current !== undefined && matchesOne(current, characters[at] ?? "")) {
      token++;
      at++;
    } else if (star >= 0) {
      token = star + 1;
      at = ++starAt;
    } else return false;
  }
  while (tokens[token] === "*") token++;
  return token === tokens.length;
}

function matchesOne(token: Token, character: string): boolean {
  if (typeof token !== "string") return token.test(character);
  return token === "?" || (token.length > 1 && token.slice(1) === character);
}

function tokenize(pattern: readonly string[]): Token[] {
  const tokens: Token[] = [];
  const lastEnd = pattern.lastIndexOf("]");
  let at = 0;
  while (at < pattern.length) {
    const character = pattern[at++] ?? "";
    if (character === "*") {
      if (tokens[tokens.length - 1] !== "*") tokens.push("*");
    } else if (character === "?") tokens.push("?");
    else if (character === "[") {
      let end = at;
      if (pattern[end] === "!") end++;
      if (pattern[end] === "]") end++;
      end = end > lastEnd ? -1 : pattern.indexOf("]", end);
      if (end < 0) tokens.push("=[");
      else {
        tokens.push(classToken(pattern.slice(at, end)));
        at = end + 1;
      }
    } else tokens.push(`=${character}`);
  }
  return tokens;
}

const never = /(?!)/;

function classToken(inside: readonly string[]): Token {
  const text = inside.includes("-") ? withoutEmptyRanges(inside) : inside.join("").replaceAll("\\", "\\\\");
  const escaped = text.replace(/([&~|])/g, "\\$1");
  if (escaped === "") return never;
  if (escaped === "!") return "?";
  const first = escaped[0];
  const final = first === "!" ? `^${escaped.slice(1)}` : first === "^" || first === "[" ? `\\${escaped}` : escaped;
  const read = characterClass(final);
  return "source" in read ? new RegExp(`^${read.source}$`, "u") : never;
}

/** `[z-a]` matches nothing: Python removes such ranges before `re` sees them. */
function withoutEmptyRanges(inside: readonly string[]): string {
  const chunks: string[][] = [];
  let start = 0;
  let hyphen = inside[0] === "!" ? 2 : 1;
  for (;;) {
    hyphen = inside.indexOf("-", hyphen);
    if (hyphen < 0) break;
    chunks.push(inside.slice(start, hyphen));
    start = hyphen + 1;
    hyphen += 3;
  }
  const rest = inside.slice(start);
  if (rest.length > 0) chunks.push(rest);
  else chunks[chunks.length - 1]?.push("-");
  for (let k = chunks.length - 1; k > 0; k--) {
    const before = chunks[k - 1] ?? [];
    const after = chunks[k] ?? [];
    if (code(before[before.length - 1]) > code(after[0])) {
      chunks.splice(k - 1, 2, [...before.slice(0, -1), ...after.slice(1)]);
    }
  }
  return chunks.map((chunk) => chunk.join("").replaceAll("\\", "\\\\").replaceAll("-", "\\-")).join("-");
}

function code(character: string | undefined): number {
  return character?.codePointAt(0) ?? -1;
}
