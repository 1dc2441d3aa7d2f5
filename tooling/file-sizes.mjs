// The limits on file length, and the files that exceed them.
import { readFileSync } from "node:fs";

/** Maximum lines of a source file and of a test (`*.test.ts`). */
export const LIMITS = { source: 200, test: 300 };

/** Tables written by a script: no limit. */
export const GENERATED_TABLES = ["packages/registration/src/hydrate/pod-spec-types.ts"];

export const linesOf = (file) => readFileSync(file, "utf8").split("\n").length - 1;

/** The exceptions listed in CONTRIBUTING as `- \`path\`: reason`, below the heading "Longer files". */
export function exemptions(contributing) {
  const section = /^##+ Longer files\n([\s\S]*?)(?=^#|$(?![\s\S]))/m.exec(contributing)?.[1] ?? "";
  return new Map([...section.matchAll(/^- `([^`]+)`: (.+)$/gm)].map(([, file, reason]) => [file, reason]));
}

/**
 * One sentence per file that is too long or wrongly excepted.
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
