export type { CheckOptions } from "./check-options.ts";
export { checkProject } from "./check-project.ts";
export type { Examined, FindingsReport } from "./findings-report.ts";
