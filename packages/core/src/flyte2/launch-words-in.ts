import { isLaunch } from "./launch-search.ts";

/** Matches the start of a Flyte 2 program in a log or a command line. */
const PROGRAM = /(?:^|[\s"'[])((?:a0|clustered|fserve)["']?,?[ \t]+["']?--[^\n]*)/g;

/**
 * Splits an argument list: the whole input as JSON or shell words, or each line from the start of a Flyte 2 program.
 */
export function launchWordsIn(text: string): readonly (readonly string[])[] {
  const whole = jsonWords(text) ?? shellWords(text);
  if (areOptions(whole) || isLaunch(whole)) return [whole];
  return [...text.matchAll(PROGRAM)].flatMap(([, command = ""]) => {
    const words = shellWords(command);
    return isLaunch(words) ? [words] : [];
  });
}

function areOptions(words: readonly string[]): boolean {
  return (words[0]?.startsWith("--") ?? false) && words.some((word) => /^--image-cache(?:=|$)/.test(word));
}

function jsonWords(text: string): readonly string[] | undefined {
  if (!/^\s*\[/.test(text)) return undefined;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every((word) => typeof word === "string") ? list : undefined;
  } catch {
    return undefined;
  }
}

/** Arguments as printed by `ps` or in a log, with quotes removed. */
function shellWords(text: string): readonly string[] {
  const words = text.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single));
}
