import { checkPages } from "../../format/check-pages.ts";

/** The sections of docs/errors.md as JSON text, inserted by the build: an object would become a file of every command. */
declare const ERROR_PAGES: string;

/** The explanation of a code. */
export interface Explanation {
  readonly code: string;
  readonly kind: "error" | "check";
  /** Paragraphs; the last one says what to do. */
  readonly text: string;
}

/** Explanations of every error and every built-in check. */
export const explanations: Readonly<Record<string, Explanation>> = Object.fromEntries([
  ...Object.entries<string>(JSON.parse(ERROR_PAGES)).map(
    ([code, text]) => [code, { code, kind: "error", text }] as const,
  ),
  ...Object.entries(checkPages).map(([code, { severity, title, why, fix }]) => {
    return [code, { code, kind: "check", text: `${title} (${severity})\n\n${why}\n\n${fix}` }] as const;
  }),
]);

/** Case-insensitive. */
export function explanationOf(code: string): Explanation | undefined {
  const name = [code, code.toUpperCase(), code.toLowerCase()].find((each) => Object.hasOwn(explanations, each));
  return name === undefined ? undefined : explanations[name];
}
