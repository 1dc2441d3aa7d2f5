import type { Check } from "./check.ts";

export const bundleImpossible: Check = {
  severity: "error",
  title: "The code cannot be bundled",
  why: "fast-register and bundle create fail with the same error, and version: content cannot be computed.",
  fix: "Fix the error; flyte-settings bundle list shows the files of the bundle.",
  needs: "bundle",
  find: ({ bundle }) => (bundle?.problem === undefined ? [] : [{ path: ["sourceRoot"], message: bundle.problem }]),
};
