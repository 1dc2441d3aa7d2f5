import type { Check } from "./check.ts";

export const contextUnreadable: Check = {
  severity: "error",
  title: "Unreadable context",
  why: "flytekit reads it when a dynamic task starts, so the task fails at start.",
  fix: "Serialize the task again; flyte-settings context decode shows the error.",
  needs: "unreadableContexts",
  find: ({ unreadableContexts = [] }) => unreadableContexts.map(({ text, ...where }) => ({ ...where, message: text })),
};
