import { type TarScanner, tarScanner } from "@flyte-settings/node-kit/tar-memory";
import { memberPath, packageErrors } from "./tar.ts";

/** A file of an archive. */
export interface PackageMember {
  readonly path: string;
  /** Bytes; 0 for a link. */
  readonly size: number;
}

export interface PackageScanOptions {
  /** Whether the content of a file is kept in memory. */
  readonly keep: (path: string) => boolean;
  readonly onMember: (member: PackageMember, bytes: Uint8Array | undefined) => void;
  /** List links rather than rejecting them: code bundles may contain them. */
  readonly links?: boolean;
}

/**
 * Reads the files of an uncompressed archive that arrives in pieces; memory use depends on kept content only.
 *
 * @throws ARCHIVE_INVALID for damaged archives, ARCHIVE_UNSAFE for names that lead outside, devices, and links unless
 * they are listed
 */
export function scanPackage({ keep, onMember, links = false }: PackageScanOptions): TarScanner {
  const folders = new Set([""]);
  let count = 0;
  let path: string | undefined;
  return tarScanner({
    errors: packageErrors,
    keep: (member) => {
      const isLink = links && (member.type === "symlink" || member.type === "hardlink");
      path = memberPath(isLink ? { ...member, type: "file" } : member, folders, count, {});
      if (path !== undefined) count += 1;
      return path !== undefined && !isLink && keep(path);
    },
    onMember: ({ size }, bytes) => {
      if (path !== undefined) onMember({ path, size }, bytes);
    },
  });
}
