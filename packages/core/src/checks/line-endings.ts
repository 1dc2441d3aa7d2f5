import { shown } from "../errors.ts";
import { bundlePath } from "./bundle-facts.ts";
import type { Check } from "./check.ts";

export const lineEndings: Check = {
  severity: "warning",
  title: "Line endings differ from the commit",
  why: "Git wrote CRLF into the working tree (core.autocrlf), so the bundle's digest and the content version differ from those on Linux.",
  fix: "Write `* text=auto eol=lf` into .gitattributes, commit it, and clone the repository again.",
  needs: "bundle",
  find: ({ bundle }) => {
    if (bundle?.crlfFiles === undefined) return [];
    const { example, files } = bundle.crlfFiles;
    const file = bundlePath(bundle, example);
    const more = files > 1 ? ` and ${files - 1} more` : "";
    return [{ place: file, file, message: `${shown(file)}${more}: CRLF in the working tree, LF in git's index` }];
  },
};
