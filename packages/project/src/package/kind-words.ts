/** How an entity's kind is written for people. */
export const kindWords = { task: "task", workflow: "workflow", launchPlan: "launch plan" } as const;
