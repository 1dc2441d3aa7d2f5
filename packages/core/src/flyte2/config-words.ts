import { FlyteSettingsError, isFlyteSettingsError } from "../errors.ts";
import { isList, type PythonJson } from "../python/python-json.ts";
import { parsePythonJson } from "../python/python-json-parse.ts";
import { pythonStr, pythonStrip } from "../python/python-text.ts";

/**
 * Parses a list of words: a JSON array, otherwise shell words. `undefined` for a blank string. @throws CONFIG_INVALID
 */
export function commandWords(given: string): readonly string[] | undefined {
  const text = pythonStrip(given);
  return text === "" ? undefined : (jsonWords(text) ?? shellWords(text));
}

/** Parses a list of words: a JSON array, otherwise separated by commas and spaces. `undefined` for a blank string. */
export function separatedWords(given: string): readonly string[] | undefined {
  const text = pythonStrip(given);
  return text === "" ? undefined : (jsonWords(text) ?? text.split(/[,\s\x1c-\x1f\x85]+/).filter((word) => word !== ""));
}

function jsonWords(text: string): readonly string[] | undefined {
  if (!text.startsWith("[")) return undefined;
  try {
    const list: PythonJson = parsePythonJson(text, { duplicates: "last" });
    return isList(list) ? list.map(pythonStr) : undefined;
  } catch (error) {
    if (isFlyteSettingsError(error)) return undefined;
    throw error;
  }
}

/** One word and the spaces around it: quoted parts, escapes, plain characters. */
const WORD =
  /(?:'[^']*'|"(?:\\[\s\S]|[^"\\])*"|\\[\s\S]|[^\s'"\\]|[\v\f\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff])+/gy;
const BLANK = /[ \t\r\n]*/y;

/** Equivalent of Python's `shlex.split`. @throws CONFIG_INVALID for an unclosed quote or escape */
function shellWords(text: string): readonly string[] {
  const words: string[] = [];
  for (let at = skipBlank(text, 0); at < text.length; at = skipBlank(text, at)) {
    WORD.lastIndex = at;
    const [word] = WORD.exec(text) ?? [];
    if (word === undefined) {
      throw new FlyteSettingsError(
        "CONFIG_INVALID",
        "could not read a command line: a quote or an escape is not closed. Expected a shell command, for example uctl get-token",
      );
    }
    words.push(unquoted(word));
    at += word.length;
  }
  return words;
}

function skipBlank(text: string, at: number): number {
  BLANK.lastIndex = at;
  BLANK.exec(text);
  return BLANK.lastIndex;
}

function unquoted(word: string): string {
  return word.replace(
    /'([^']*)'|"((?:\\[\s\S]|[^"\\])*)"|\\([\s\S])/g,
    (_, single, double, escaped) => single ?? escaped ?? String(double).replace(/\\(["\\])/g, "$1"),
  );
}
