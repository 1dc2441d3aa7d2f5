import { shown } from "../errors.ts";
import type { Check } from "./check.ts";

export const rootOnlyPattern: Check = {
  severity: "info",
  title: "A pattern of .flyteignore that matches at the root only",
  why: "Files of that name in subdirectories ship: patterns have the meaning of .dockerignore, not of .gitignore.",
  fix: "Write **/ before the pattern, or a slash if only the root is meant.",
  needs: "bundle",
  find: ({ bundle }) =>
    (bundle?.rootOnlyPatterns ?? []).map(({ pattern, line, example, files }) => ({
      place: ".flyteignore",
      file: ".flyteignore",
      line,
      message: `${shown(pattern)} does not match ${shown(example)}${files > 1 ? ` and ${files - 1} more` : ""}`,
    })),
};
