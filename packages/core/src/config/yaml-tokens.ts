import { type CST, Lexer, Parser } from "yaml";
import { checkText } from "../check-argument.ts";
import { guarded } from "../guard.ts";
import { tooDeepAt } from "./yaml-depth.ts";

/** Why YAML input is rejected before parsing. */
export interface YamlRefusal {
  readonly problem: string;
  readonly offset: number;
}

/** Maximum number of lexemes for input of any density: at most 2 s of parsing, even if each one is an error. */
const MAX_LEXEMES = 250_000;
/** Longer input may have one lexeme per this many characters; the output of `kubectl -o yaml` has one per 4.2. */
const CHARACTERS_PER_LEXEME = 3.2;

/**
 * The tokens of untrusted YAML, up to the first error. The parser continues after an error, and collecting a million of
 * them takes minutes.
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
    if (lexemes > most) return { problem: `it has more than ${most} tokens`, offset: parser.offset };
    for (const token of parser.next(lexeme)) {
      tokens.push(token);
      if (token.type === "error") return { tokens };
    }
  }
  tokens.push(...parser.end());
  return { tokens };
}

/** Shorter input is always fast to parse, whatever its content. */
const SHORT = 20_000;

/**
 * Why the input is not passed to the parser; `undefined` if it can be parsed in bounded time.
 *
 * @throws CONFIG_INVALID for a value that is not a string
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
