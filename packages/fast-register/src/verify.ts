import { createHash } from "node:crypto";
import { readlinkSync } from "node:fs";
import { basename } from "node:path";
import { FlyteSettingsError, omitUndefined, shown } from "@flyte-settings/core/plugin";
import { isPackage } from "@flyte-settings/node-kit/archive-kind";
import { decodeName, hostPath } from "@flyte-settings/node-kit/fs";
import { systemReasons } from "@flyte-settings/node-kit/system-reasons";
import type { BundleOptions } from "./bundle-code.ts";
import { digestFiles, hashContents } from "./digest.ts";
import { listCode } from "./list-code.ts";
import type { BundleHost, FileList } from "./list-files.ts";
import { type PackedFile, readPackedFiles } from "./packed-files.ts";

/** Whether an archive matches a tree, and the differences. */
export interface Verified {
  readonly same: boolean;
  /** `flytekit` if the archive matches only with the file selection of `pyflyte package`. */
  readonly selection?: "flytekit";
  /** Digest of the current tree. */
  readonly digest: string;
  /** Digest in the archive's name; absent if the name is not `fast<md5>.tar.gz`. */
  readonly named?: string;
  /** Paths that exist only in the archive or only in the tree, or whose contents differ; each in code-point order. */
  readonly onlyInArchive: readonly string[];
  readonly onlyInTree: readonly string[];
  readonly different: readonly string[];
}

/**
 * Compares an archive and the tree file by file, ignoring compression, modes and times. A link in the archive matches
 * a file with the content of its target. An archive that does not match is also compared with flytekit's selection of
 * files, so that the code of `pyflyte package` is accepted.
 *
 * @param archive path of a gzip or a plain tar
 * @param root source directory
 * @throws ARCHIVE_INVALID, ARCHIVE_UNSAFE, FILE_NOT_FOUND, and the errors of {@link listCode}
 */
export async function verifyArchive(
  archive: string,
  root: string,
  host: BundleHost,
  options: Partial<BundleOptions> = {},
): Promise<Verified> {
  const list = await listCode(root, host, options);
  const packed = await readPackedFiles(archive).catch((error: unknown) => {
    throw unreadable(archive, error);
  });
  const names = [...packed.keys()];
  if (isPackage(names) && !OWN_NAME.test(basename(archive))) throw packageGiven(archive, names);
  const named = OWN_NAME.exec(basename(archive))?.[1];
  const verified = compare(packed, list, named);
  if (verified.same || options.compat === "flytekit" || options.generation === 2) return verified;
  const theirs = compare(packed, await listCode(root, { env: host.env }, { ...options, compat: "flytekit" }), named);
  return theirs.same ? { ...theirs, selection: "flytekit" } : verified;
}

const OWN_NAME = /^fast([0-9a-f]{32})\.tar\.gz$/;

function compare(packed: ReadonlyMap<string, PackedFile>, list: FileList, named: string | undefined): Verified {
  const listed = new Set(list.files);
  const buffer = Buffer.allocUnsafe(1024 * 1024);
  const onlyInArchive = [...packed.keys()].filter((path) => !listed.has(path)).sort();
  const onlyInTree = list.files.filter((path) => !packed.has(path));
  const different = list.files.filter((path) => {
    const file = packed.get(path);
    return file !== undefined && !isSame(file, list, path, buffer);
  });
  const digest = digestFiles(list);
  const same = onlyInArchive.length + onlyInTree.length + different.length === 0 && (named ?? digest) === digest;
  return { same, digest, ...omitUndefined({ named }), onlyInArchive, onlyInTree, different };
}

function isSame({ md5, link }: PackedFile, { root, links }: FileList, path: string, buffer: Buffer): boolean {
  const kept = links.get(path);
  if (kept !== undefined) return kept === link;
  if (md5 === undefined) return link !== undefined && link === targetOnDisk(root, path);
  const hash = createHash("md5");
  hashContents(hash, root, path, buffer);
  return hash.digest("hex") === md5;
}

function targetOnDisk(root: string, path: string): string | undefined {
  try {
    return decodeName(readlinkSync(hostPath(`${root}/${path}`), { encoding: "buffer" }));
  } catch {
    return undefined;
  }
}

function packageGiven(archive: string, names: readonly string[]): FlyteSettingsError {
  const code = names.find((name) => OWN_NAME.test(name));
  return new FlyteSettingsError(
    "ARCHIVE_INVALID",
    code === undefined
      ? `${shown(archive)} is a package of pyflyte without code, not a bundle. Expected a bundle, for example fast99f700b83b0937e01912955425c07677.tar.gz`
      : `${shown(archive)} is a package of pyflyte, not a bundle. Expected the archive of its code, ${code}`,
    {
      place: archive,
      hint:
        code === undefined
          ? `List the contents of a package with: flyte-settings package inspect ${archive}`
          : `Extract it with: tar -xzf ${archive} ${code}; list the package with: flyte-settings package inspect ${archive}`,
    },
  );
}

function unreadable(path: string, cause: unknown): unknown {
  const { code = "" } = cause as NodeJS.ErrnoException;
  const reason = systemReasons[code];
  if (reason === undefined) return cause;
  const expected =
    code === "EISDIR" ? ". Expected an archive, for example fast99f700b83b0937e01912955425c07677.tar.gz" : "";
  return new FlyteSettingsError(
    code === "ENOENT" ? "FILE_NOT_FOUND" : "FILE_UNREADABLE",
    `cannot read ${shown(path)}: ${reason}${expected}`,
    { place: path },
    cause,
  );
}
