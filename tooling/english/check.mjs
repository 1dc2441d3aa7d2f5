// The texts that use a wording of rules.mjs without an exception in allowed.mjs, and the unused exceptions.
import { allowed } from "./allowed.mjs";
import { rules } from "./rules.mjs";

/**
 * @param {readonly import("./texts.mjs").Text[]} texts
 * @param {readonly { words: string, in?: string, reason: string }[]} excuses
 * @returns {{ problems: string[], unused: string[] }} a sentence for each
 */
export function englishProblems(texts, excuses = allowed) {
  const used = new Set();
  const problems = texts.flatMap(({ file, line, text }) => {
    let rest = text;
    for (const excuse of excuses) {
      if ((excuse.in !== undefined && !file.startsWith(excuse.in)) || !rest.includes(excuse.words)) continue;
      used.add(excuse);
      rest = rest.replaceAll(excuse.words, "…");
    }
    return rules.flatMap(({ pattern, instead }) => {
      const found = pattern.exec(rest)?.[0];
      return found === undefined ? [] : [`${file}:${line}: "${found}". Write for example: ${instead}`];
    });
  });
  return { problems, unused: excuses.filter((excuse) => !used.has(excuse)).map(({ words }) => words) };
}
