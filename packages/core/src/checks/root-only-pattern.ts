import { shown } from "../errors.ts";
import type { Check } from "./check.ts";

export const rootOnlyPattern: Check = {
  severity: "info",
  title: "Pattern in .flyteignore matches at the root only",
  why: "Matching files in subdirectories are in the bundle: patterns have the syntax of .dockerignore, not of .gitignore.",
  fix: "Write **/ before the pattern, or a slash to match only the root.",
  needs: "bundle",
  find: ({ bundle }) =>
    (bundle?.rootOnlyPatterns ?? []).map(({ pattern, line, example, files }) => ({
      place: ".flyteignore",
      file: ".flyteignore",
      line,
      message: `${shown(pattern)} does not match ${shown(example)}${files > 1 ? ` and ${files - 1} more` : ""}`,
    })),
};
