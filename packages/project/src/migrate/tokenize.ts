import { parseArgs } from "node:util";
import type { GivenOption, SourceOption } from "./source-option.ts";

export interface ReadWords {
  readonly given: readonly GivenOption[];
  readonly positionals: readonly string[];
  /** Options that are not in the table, as written. */
  readonly unknown: readonly string[];
  /** Options whose value is missing. */
  readonly incomplete: readonly string[];
  /** Words that were not parsed: everything from the first positional argument on, if parsing stops there. */
  readonly rest: readonly string[];
}

/** Parses another program's arguments by its option table; never fails. */
export function readWords(
  words: readonly string[],
  table: readonly SourceOption[],
  stopsAtPositional = false,
): ReadWords {
  const rows = new Map(table.flatMap((row) => row.names.map((name) => [name, row] as const)));
  const longOf = (row: SourceOption): string => (row.names[0] as string).replace(/^--/, "");
  const short = new Map(
    table.flatMap((row) => row.names.filter((name) => !name.startsWith("--")).map((name) => [name.slice(1), row])),
  );
  const { tokens } = parseArgs({
    args: words.map(asParseArgsHasIt),
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries([
      ...[...rows].filter(([name]) => name.startsWith("--")).map(([name, row]) => [name.slice(2), { type: type(row) }]),
      ...[...short].map(([letter, row]) => [longOf(row), { type: type(row), short: letter }]),
    ]),
  });
  const read = {
    given: [] as GivenOption[],
    positionals: [] as string[],
    unknown: [] as string[],
    incomplete: [] as string[],
  };
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") {
      if (stopsAtPositional) return { ...read, rest: words.slice(token.index) };
      read.positionals.push(token.value);
      continue;
    }
    const option = rows.get(token.rawName) ?? short.get(token.rawName.slice(1));
    if (option === undefined) read.unknown.push(token.rawName);
    else if (option.takesValue && token.value === undefined) read.incomplete.push(token.rawName);
    else if (token.value === "false" && !option.takesValue)
      continue; // Go boolean flags: --dryRun=false
    else read.given.push(option.takesValue ? { option, value: token.value as string } : { option });
  }
  return { ...read, rest: [] };
}

function type({ takesValue }: SourceOption): "string" | "boolean" {
  return takesValue ? "string" : "boolean";
}

/** Go treats `-p=x` as `-p x`. */
function asParseArgsHasIt(word: string): string {
  return /^-[A-Za-z]=/.test(word) ? word.slice(0, 2) + word.slice(3) : word;
}
