import type { Check } from "./check.ts";

export const versionUnknown: Check = {
  severity: "warning",
  title: "A version that git cannot tell",
  why: "With version: git registering is refused: the commit does not hold what would run.",
  fix: "Commit the changes, or give a version: --version v1.",
  find: ({ versionProblem }) => (versionProblem === undefined ? [] : [{ path: ["version"], message: versionProblem }]),
};
