export { findFixes, writeFixes } from "./fix.ts";
export type { FixedFile } from "./fixed-file.ts";
