/** One authentication method offered by a `WWW-Authenticate` header. */
export interface Challenge {
  /** In lowercase: `bearer`, `basic`. */
  readonly scheme: string;
  /** Names in lowercase; if a name is repeated, the first value. */
  readonly parameters: Readonly<Record<string, string>>;
}

const TOKEN = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y;
const TOKEN68 = /[A-Za-z0-9\-._~+/]+=*(?=[ \t]*(?:,|$))/y;
const SEPARATOR = /[ \t]*(?:,[ \t]*)*/y;
const SPACE = /[ \t]+/y;
const EQUALS = /[ \t]*=[ \t]*/y;
const QUOTED = /"((?:[^"\\]|\\[\s\S])*)"/y;

/**
 * Parses the challenges in all `WWW-Authenticate` lines of a response, in order (RFC 9110, section 11.6.1).
 *
 * One line may contain several; commas in quoted strings are not separators; a name without `=` starts the next
 * challenge. Parsing stops silently at the first syntax error and returns the challenges before it.
 */
export function parseChallenges(lines: string | readonly string[] | undefined): readonly Challenge[] {
  if (lines === undefined) return [];
  return (typeof lines === "string" ? [lines] : lines).flatMap(parseLine);
}

function parseLine(text: string): Challenge[] {
  const found: { scheme: string; parameters: Record<string, string> }[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) at = pattern.lastIndex;
    return match;
  };
  take(SEPARATOR);
  while (at < text.length) {
    const name = take(TOKEN)?.[0];
    if (name === undefined) break;
    const current = found.at(-1);
    const beforeEquals = at;
    if (current && take(EQUALS)) {
      const value = take(QUOTED)?.[1]?.replace(/\\([\s\S])/g, "$1") ?? take(TOKEN)?.[0];
      if (value === undefined) break;
      const key = name.toLowerCase();
      if (!Object.hasOwn(current.parameters, key)) {
        Object.defineProperty(current.parameters, key, { value, enumerable: true });
      }
    } else {
      at = beforeEquals;
      found.push({ scheme: name.toLowerCase(), parameters: {} });
      if (take(SPACE)) take(TOKEN68);
    }
    take(SEPARATOR);
  }
  return found;
}
