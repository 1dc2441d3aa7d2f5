export type { Check, CheckInput, Found, ImageFacts, PlacedText } from "./checks/check.ts";
export { checks } from "./checks/checks.ts";
export type { Finding, Severity } from "./checks/finding.ts";
export { runChecks, type Silence, type Silenced, silence, sortFindings } from "./checks/run-checks.ts";
