import type { Check } from "./check.ts";

export const contextUnreadable: Check = {
  severity: "error",
  title: "A context that cannot be read",
  why: "flytekit reads it when a dynamic task starts: the task ends before its first line.",
  fix: "Serialize the task again; flyte-settings context decode tells what is wrong with a text.",
  needs: "unreadableContexts",
  find: ({ unreadableContexts = [] }) => unreadableContexts.map(({ text, ...where }) => ({ ...where, message: text })),
};
