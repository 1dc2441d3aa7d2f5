import type { Check } from "./check.ts";

export const versionUnknown: Check = {
  severity: "warning",
  title: "Version cannot be taken from git",
  why: "With version: git, registration fails: the commit does not contain the code that would run.",
  fix: "Commit the changes, or set a version, for example v1.",
  find: ({ versionProblem }) => (versionProblem === undefined ? [] : [{ path: ["version"], message: versionProblem }]),
};
