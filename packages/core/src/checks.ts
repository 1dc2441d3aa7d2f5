export type { BundleFacts, BundleFile } from "./checks/bundle-facts.ts";
export type { Check, CheckInput, CheckPage, Found, ImageFacts, PlacedText, Silence } from "./checks/check.ts";
export { checks } from "./checks/checks.ts";
export type { Finding, Severity } from "./checks/finding.ts";
export {
  type CheckOptions,
  checkReport,
  runChecks,
  type Silenced,
  silence,
  sortFindings,
} from "./checks/run-checks.ts";
export { looksSecret, secretInText } from "./checks/secrets.ts";
