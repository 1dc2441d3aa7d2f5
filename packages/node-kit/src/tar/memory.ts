/** Separate from `./tar`: does not require Node, so that a web page can read a package. */
export { editTar } from "./edit.ts";
export type { TarErrors } from "./header.ts";
export type { TarHeader } from "./header-reader.ts";
export { membersOf, type TarMember } from "./in-memory.ts";
export { followLinks, linkedPath } from "./links.ts";
export { type ScanOptions, type TarScanner, tarScanner } from "./scan.ts";
