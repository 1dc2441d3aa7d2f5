import { type CST, Lexer, Parser } from "yaml";
import { checkText } from "../check-argument.ts";
import { guarded } from "../guard.ts";
import { tooDeepAt } from "./yaml-depth.ts";

/** Why a YAML text is not parsed. */
export interface YamlRefusal {
  readonly problem: string;
  readonly offset: number;
}

/** Lexemes of a text of any density: at most 2 s of parsing, even if each is an error. */
const MAX_LEXEMES = 250_000;
/** A longer text may have one lexeme for so many characters; what `kubectl -o yaml` prints has one for 4.2. */
const CHARACTERS_PER_LEXEME = 3.2;

/**
 * The tokens of a YAML text from outside, up to the first one that cannot be parsed. The parser goes on after an error,
 * and collecting a million of them takes minutes.
 */
export function yamlTokens(
  text: string,
  onNewLine?: (offset: number) => void,
): { readonly tokens: readonly CST.Token[] } | YamlRefusal {
  const deep = tooDeepAt(text);
  if (deep !== undefined) return { problem: "nested too deeply", offset: deep };
  const parser = new Parser(onNewLine);
  onNewLine?.(0);
  const tokens: CST.Token[] = [];
  const most = Math.max(MAX_LEXEMES, Math.floor(text.length / CHARACTERS_PER_LEXEME));
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    lexemes += 1;
    if (lexemes > most) return { problem: `it has more than ${most} words and signs`, offset: parser.offset };
    for (const token of parser.next(lexeme)) {
      tokens.push(token);
      if (token.type === "error") return { tokens };
    }
  }
  tokens.push(...parser.end());
  return { tokens };
}

/** Shorter texts cannot take long, whatever is in them. */
const SHORT = 20_000;

/**
 * Why a text is not given to the parser at all; `undefined` for what it can parse in bounded time.
 *
 * @throws CONFIG_INVALID for what is not a text
 *
 * @example
 * ```ts
 * refusedYaml("[".repeat(5000)); // { problem: "nested too deeply", offset: 400 }
 * ```
 */
export function refusedYaml(text: string): YamlRefusal | undefined {
  return guarded("refusedYaml", () => {
    checkText(text, "YAML", "CONFIG_INVALID");
    const deep = tooDeepAt(text);
    if (deep !== undefined) return { problem: "nested too deeply", offset: deep };
    if (text.length <= SHORT) return undefined;
    const read = yamlTokens(text);
    if ("problem" in read) return read;
    const last = read.tokens.at(-1);
    return last?.type === "error" ? { problem: last.message, offset: last.offset } : undefined;
  });
}
