/** A tar archive, or gzip, which is assumed to contain a tar archive. */
export type ArchiveKind = "gzip" | "tar";

const BY_NAME: readonly (readonly [suffix: string, ArchiveKind])[] = [
  [".tgz", "gzip"],
  [".tar.gz", "gzip"],
  [".tar", "tar"],
];

/** The kind of a file by its first 262 bytes; `undefined`: neither. A pre-POSIX tar is only known by name. */
export function archiveKind(bytes: Uint8Array): ArchiveKind | undefined {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return "gzip";
  return String.fromCharCode(...bytes.subarray(257, 262)) === "ustar" ? "tar" : undefined;
}

/**
 * The kind of a file by its name: for files to be written, and those with unrecognized first bytes.
 *
 * @param isLowerCase only suffixes in lower case, as in flytectl
 */
export function archiveKindOfName(name: string, isLowerCase = false): ArchiveKind | undefined {
  const compared = isLowerCase ? name : name.toLowerCase();
  return BY_NAME.find(([suffix]) => compared.endsWith(suffix))?.[1];
}

/** Whether a file is the code bundle of a package, decided by its name only, as in flytectl. */
export function isBundleName(path: string): boolean {
  return /^fast[^/\\]*\.tar\.gz$/s.test(path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1));
}

/** Whether the files are the output of `pyflyte package`: at least one serialized entity, and optionally the code. */
export function isPackage(paths: readonly string[]): boolean {
  const isEntity = (path: string): boolean => /^[^/\\]*_[1-3]\.pb$/.test(path);
  return paths.some(isEntity) && paths.every((path) => isEntity(path) || isBundleName(path));
}
