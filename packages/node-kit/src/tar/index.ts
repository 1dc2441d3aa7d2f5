export { type ByteSource, byteSource } from "./byte-source.ts";
export type { TarErrors } from "./header.ts";
export type { TarHeader } from "./header-reader.ts";
export { plainBytes } from "./plain-bytes.ts";
export { readTar, type TarEntry } from "./read-tar.ts";
