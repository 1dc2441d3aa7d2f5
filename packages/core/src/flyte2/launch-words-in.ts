import { isLaunch } from "./launch-search.ts";

/** Where a log or a command line starts a Flyte 2 program. */
const PROGRAM = /(?:^|[\s"'[])((?:a0|clustered|fserve)["']?,?[ \t]+["']?--[^\n]*)/g;

/** The words of an argument list: the whole text as JSON or words, or what starts a Flyte 2 program in one of its lines. */
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

/** Words as `ps` or a log prints them, quotes taken off. */
function shellWords(text: string): readonly string[] {
  const words = text.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single));
}
