/** Reading a tar alone: needs nothing of Node, so a page in a browser can look into a package. */
export { readTar, type TarMember, type TarOptions } from "./package/tar.ts";
