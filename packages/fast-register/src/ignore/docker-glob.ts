import { type BadRange, characterClass, escapedLength } from "./python-text.ts";

/** A pattern of docker-py, matched against whole paths. */
export interface DockerGlob {
  test(path: string): boolean;
}

/** A range that docker-py rejects too, with the position from its error. */
export interface InvalidGlob extends Pick<BadRange, "from" | "to"> {
  /** Characters into the regular expression that docker-py builds. */
  readonly position: number;
}

/**
 * `*` is any number of characters except `/`, `folders` is nothing or anything that ends in `/`, `rest` is anything,
 * `newline` is nothing or the line feed that Python's `$` allows at the end; a function matches one character.
 */
type Token = "*" | "folders" | "rest" | "newline" | ((character: string) => boolean);

const notSlash = (character: string): boolean => character !== "/";

/**
 * Compiles a pattern. All possible positions in the pattern advance through the path together, so the time is at most
 * the product of both lengths; docker-py's regular expression takes exponential time.
 *
 * @param pattern in lower case
 */
export function dockerGlob(pattern: string): DockerGlob | InvalidGlob {
  const characters = [...pattern];
  const lastEnd = characters.lastIndexOf("]");
  const tokens: Token[] = [];
  let longest = "";
  let run = "";
  let position = 1;
  const add = (token: Token, length: number, literal = ""): void => {
    // two in a row match the same as one
    if (token !== "folders" || tokens.at(-1) !== "folders") tokens.push(token);
    position += length;
    run = literal === "" ? "" : run + literal;
    if (run.length > longest.length) longest = run;
  };
  let at = 0;
  while (at < characters.length) {
    const character = characters[at++] ?? "";
    if (character === "*" && characters[at] === "*") {
      at += characters[at + 1] === "/" ? 2 : 1;
      if (at >= characters.length) add("rest", 2);
      else add("folders", 6);
    } else if (character === "*") add("*", 5);
    else if (character === "?") add(notSlash, 4);
    else {
      const end = character === "[" && at < lastEnd ? classEnd(characters, at) : -1;
      if (end < 0) add((found) => found === character, escapedLength(character), character);
      else {
        const inside = pythonInside(characters.slice(at, end).join(""));
        const read = characterClass(inside);
        if ("from" in read) return { from: read.from, to: read.to, position: position + 1 + read.offset };
        const expression = new RegExp(`^${read.source}$`, "u");
        add((found) => expression.test(found), [...inside].length + 2);
        at = end + 1;
      }
    }
  }
  tokens.push("newline");
  // the literal text that a match must contain rules out most paths
  return { test: (path) => path.includes(longest) && matches(tokens, path) };
}

/** A state of the match: twice the index of the next token, plus one inside `folders`. */
function matches(tokens: readonly Token[], path: string): boolean {
  let places = new Set<number>();
  enter(tokens, 0, places);
  for (const character of path) {
    const next = new Set<number>();
    for (const place of places) advance(tokens, place, character, next);
    if (next.size === 0) return false;
    places = next;
  }
  return places.has(2 * tokens.length);
}

/** The state before a token, and those after tokens that may match nothing. */
function enter(tokens: readonly Token[], index: number, places: Set<number>): void {
  for (let at = index; !places.has(2 * at); at++) {
    places.add(2 * at);
    if (typeof tokens[at] !== "string") return;
  }
}

function advance(tokens: readonly Token[], place: number, character: string, next: Set<number>): void {
  const index = place >> 1;
  const token = tokens[index];
  if (typeof token === "function") {
    if (token(character)) enter(tokens, index + 1, next);
  } else if (token === "*") {
    if (character !== "/") enter(tokens, index, next);
  } else if (token === "newline") {
    if (character === "\n") enter(tokens, index + 1, next);
  } else if (token !== undefined && character !== "\n") {
    if (token === "rest") enter(tokens, index, next);
    else {
      next.add(2 * index + 1);
      if (character === "/") enter(tokens, index + 1, next);
    }
  }
}

/** The `]` that closes a class: neither its first character nor the one after a leading `!`. */
function classEnd(characters: readonly string[], start: number): number {
  let at = start;
  if (characters[at] === "!") at++;
  if (characters[at] === "]") at++;
  return characters.indexOf("]", at);
}

function pythonInside(inside: string): string {
  const escaped = inside.replaceAll("\\", "\\\\");
  if (escaped.startsWith("!")) return `^${escaped.slice(1)}`;
  return escaped.startsWith("^") ? `\\${escaped}` : escaped;
}
