/** A tar, or a gzip (of a tar, wherever one is expected). */
export type ArchiveKind = "gzip" | "tar";

const BY_NAME: readonly (readonly [RegExp, ArchiveKind])[] = [
  [/\.(?:tgz|tar\.gz)$/i, "gzip"],
  [/\.tar$/i, "tar"],
];

/** What a file is by its first 262 bytes; `undefined`: neither. A tar older than POSIX has no mark, only a name. */
export function archiveKind(bytes: Uint8Array): ArchiveKind | undefined {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return "gzip";
  return String.fromCharCode(...bytes.subarray(257, 262)) === "ustar" ? "tar" : undefined;
}

/** What a name promises, in any case: for files that are to be written, and for those whose first bytes tell nothing. */
export function archiveKindOfName(name: string): ArchiveKind | undefined {
  return BY_NAME.find(([pattern]) => pattern.test(name))?.[1];
}

/** Whether a file is the code that goes with a package; decided by its name only, as flytectl decides it. */
export function isBundleName(path: string): boolean {
  return /^fast[^/\\]*\.tar\.gz$/s.test(path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1));
}

/** Whether the files of an archive are what `pyflyte package` writes: at least one serialized entity, and the code. */
export function isPackage(paths: readonly string[]): boolean {
  const isEntity = (path: string): boolean => /^[^/\\]*_[1-3]\.pb$/.test(path);
  return paths.some(isEntity) && paths.every((path) => isEntity(path) || isBundleName(path));
}
