/** The reports of the page, for commands that write them: uses no API of a browser. */
export { pageWithReport } from "./embed.ts";
export { type MaskOptions, maskReport } from "./mask.ts";
export { maskArguments } from "./mask-text.ts";
export type { BundleReport, ComparedEntity, ComparisonReport, PackageReport, Report } from "./report.ts";
export { type EntityFile, summarizePackage } from "./summarize-package.ts";
