import { shown } from "../errors.ts";
import { bundlePath } from "./bundle-facts.ts";
import type { Check } from "./check.ts";

export const windowsName: Check = {
  severity: "info",
  title: "Name that Windows does not allow",
  why: "The repository cannot be checked out on Windows, and the bundle cannot be unpacked there.",
  fix: "Rename the file, or suppress the check if the project is not used on Windows.",
  needs: "bundle",
  find: ({ bundle }) =>
    (bundle?.files ?? []).flatMap(({ path, windowsProblem }) => {
      if (windowsProblem === undefined || bundle === undefined) return [];
      const file = bundlePath(bundle, path);
      return [{ place: file, file, message: `${shown(file)} ${windowsProblem}` }];
    }),
};
