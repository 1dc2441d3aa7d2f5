import type { Check } from "./check.ts";

export const bundleImpossible: Check = {
  severity: "error",
  title: "The code cannot be bundled",
  why: "fast-register and bundle create end with the same sentence, and version: content cannot be computed.",
  fix: "Do what the sentence says; flyte-settings bundle list shows what would ship.",
  needs: "bundle",
  find: ({ bundle }) => (bundle?.problem === undefined ? [] : [{ path: ["sourceRoot"], message: bundle.problem }]),
};
