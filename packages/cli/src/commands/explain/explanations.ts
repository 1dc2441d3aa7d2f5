import { checkPages } from "../../format/check-pages.ts";

/** From the sections of docs/errors.md; written in by the build. */
declare const ERROR_PAGES: Readonly<Record<string, string>>;

/** What a code means. */
export interface Explanation {
  readonly code: string;
  readonly kind: "error" | "check";
  /** Paragraphs, with what to do in the last one. */
  readonly text: string;
}

/** Of every error and every check that is ours. */
export const explanations: Readonly<Record<string, Explanation>> = Object.fromEntries([
  ...Object.entries(ERROR_PAGES).map(([code, text]) => [code, { code, kind: "error", text }] as const),
  ...Object.entries(checkPages).map(([code, { severity, title, why, fix }]) => {
    return [code, { code, kind: "check", text: `${title} (${severity})\n\n${why}\n\n${fix}` }] as const;
  }),
]);

/** In either case of letters. */
export function explanationOf(code: string): Explanation | undefined {
  const name = [code, code.toUpperCase(), code.toLowerCase()].find((each) => Object.hasOwn(explanations, each));
  return name === undefined ? undefined : explanations[name];
}
