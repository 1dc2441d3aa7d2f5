export { findFixes, writeFixes } from "./fix.ts";
export { type FixedFile, wholeText } from "./fixed-file.ts";
export { ownFiles, withLines } from "./own-files.ts";
