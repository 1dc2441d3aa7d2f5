/** Apart from `./tar`: needs nothing of Node, so that a page in a browser can read a package. */
export { editTar } from "./edit.ts";
export type { TarErrors } from "./header.ts";
export type { TarHeader } from "./header-reader.ts";
export { membersOf, type TarMember } from "./in-memory.ts";
