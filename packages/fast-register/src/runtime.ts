export { type ExecHost, type ExecOptions, execDistribution, fetchDistribution } from "./runtime/exec-distribution.ts";
export { type ExecPlan, type ExecPlanOptions, PICKLE_NAME, planExec } from "./runtime/exec-plan.ts";
export { type OpenHost, type OpenLocation, openDistribution } from "./runtime/open-distribution.ts";
export { type ForwardedSignal, forwardedSignals, type OnSignal, runCommand } from "./runtime/run-command.ts";
export { safePath } from "./runtime/safe-path.ts";
export { type Unpacked, type UnpackLimits, type UnpackOptions, unpack } from "./runtime/unpack.ts";
