export { findFixes, writeFixes } from "./fix.ts";
export type { MendedFile } from "./fixed-file.ts";
