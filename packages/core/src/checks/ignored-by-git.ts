import { shown } from "../errors.ts";
import { bundlePath } from "./bundle-facts.ts";
import type { Check } from "./check.ts";

const NAMED = 3;

export const ignoredByGit: Check = {
  severity: "info",
  title: "Files that git ignores are in the bundle",
  why: "A fresh checkout does not have them, so CI bundles different code.",
  fix: "Commit them, list them in bundle.include, or respect .gitignore.",
  needs: "bundle",
  find: ({ bundle }) => {
    if (bundle === undefined) return [];
    const paths = bundle.files.filter((file) => file.isIgnoredByGit).map(({ path }) => bundlePath(bundle, path));
    const [first] = paths;
    if (first === undefined) return [];
    const more = paths.length > NAMED ? `, and ${paths.length - NAMED} more` : "";
    const message = `git ignores what ships: ${paths.slice(0, NAMED).map(shown).join(", ")}${more}`;
    return [{ place: first, file: first, message }];
  },
};
