/** Display names of entity kinds. */
export const kindWords = { task: "task", workflow: "workflow", launchPlan: "launch plan" } as const;
