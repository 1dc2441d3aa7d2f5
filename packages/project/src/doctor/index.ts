export { type ExamineOptions, examine } from "./examine.ts";
export type { DoctorLine } from "./line.ts";
