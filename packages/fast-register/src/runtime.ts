export { type ExecPlan, type ExecPlanOptions, PICKLE_NAME, planExec } from "./runtime/exec-plan.ts";
