// The limits on the length of files, and which files are over them.
import { readFileSync } from "node:fs";

/** Lines a file may have: sources, and tests (`*.test.ts`). */
export const LIMITS = { source: 200, test: 300 };

/** Tables that a script writes: no limit. */
export const GENERATED_TABLES = ["packages/registration/src/hydrate/pod-spec-types.ts"];

export const linesOf = (file) => readFileSync(file, "utf8").split("\n").length - 1;

/** The exemptions that CONTRIBUTING lists, as `- \`path\`: reason`, below the heading "Longer files". */
export function exemptions(contributing) {
  const section = /^##+ Longer files\n([\s\S]*?)(?=^#|$(?![\s\S]))/m.exec(contributing)?.[1] ?? "";
  return new Map([...section.matchAll(/^- `([^`]+)`: (.+)$/gm)].map(([, file, reason]) => [file, reason]));
}

/**
 * What is wrong with the lengths, one sentence each.
 * @param {readonly { file: string, lines: number }[]} sources
 * @param {readonly { file: string, lines: number }[]} tests
 * @param {ReadonlyMap<string, string>} exempt file → reason
 */
export function sizeProblems(sources, tests, exempt) {
  const over = (files, limit) => files.filter(({ lines }) => lines > limit);
  const long = over(sources, LIMITS.source).filter(({ file }) => !GENERATED_TABLES.includes(file));
  return [
    ...long
      .filter(({ file }) => !exempt.has(file))
      .map(({ file, lines }) => `${file}: ${lines} lines, limit ${LIMITS.source}. Split it by idea.`),
    ...over(tests, LIMITS.test).map(
      ({ file, lines }) => `${file}: ${lines} lines, limit ${LIMITS.test}. Split it by subject.`,
    ),
    ...[...exempt.keys()]
      .filter((file) => !long.some((each) => each.file === file))
      .map((file) => `${file}: no longer over ${LIMITS.source} lines; remove it from CONTRIBUTING's "Longer files".`),
  ];
}
