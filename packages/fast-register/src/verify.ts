import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { FlyteSettingsError, omitUndefined, shown } from "@flyte-settings/core/plugin";
import { isPackage } from "@flyte-settings/node-kit/archive-kind";
import { byteSource, plainBytes, readTar } from "@flyte-settings/node-kit/tar";
import { type BundleOptions, listCode } from "./bundle-code.ts";
import { digestFiles, hashContents } from "./digest.ts";
import type { BundleHost, FileList } from "./list-files.ts";
import { archiveErrors, unsafe } from "./runtime/archive-errors.ts";

/** Whether an archive matches a tree, and the differences. */
export interface Verified {
  readonly same: boolean;
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
 * Compares an archive and the tree file by file, ignoring compression, modes and times.
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
  const packed = await digestsInArchive(archive);
  if (isPackage([...packed.keys()]) && !isOwnName(archive)) throw packageGiven(archive);
  const own = digestsInTree(list);
  const onlyInArchive = [...packed.keys()].filter((path) => !own.has(path)).sort();
  const onlyInTree = list.files.filter((path) => !packed.has(path));
  const different = list.files.filter((path) => packed.has(path) && packed.get(path) !== own.get(path));
  const named = OWN_NAME.exec(basename(archive))?.[1];
  const digest = digestFiles(list);
  const same = onlyInArchive.length + onlyInTree.length + different.length === 0 && (named ?? digest) === digest;
  return { same, digest, ...omitUndefined({ named }), onlyInArchive, onlyInTree, different };
}

const OWN_NAME = /^fast([0-9a-f]{32})\.tar\.gz$/;

function isOwnName(archive: string): boolean {
  return OWN_NAME.test(basename(archive));
}

function packageGiven(archive: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "ARCHIVE_INVALID",
    `${shown(archive)} is a package of pyflyte, not a bundle. Expected the archive of its code, for example fast99f700b83b0937e01912955425c07677.tar.gz`,
    { place: archive, hint: `Look into a package with: flyte-settings package inspect ${archive}` },
  );
}

/** Uses the target of a symbolic link, and the linked file of a hard link. */
async function digestsInArchive(path: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  try {
    const plain = plainBytes(createReadStream(path), archiveErrors);
    for await (const entry of readTar(byteSource(plain, archiveErrors), archiveErrors)) {
      if (entry.type === "folder") continue;
      if (entry.type === "other") throw unsafe(entry.name, `is ${entry.kind}`);
      if (entry.type === "symlink") found.set(entry.name, `→ ${entry.linkName}`);
      else if (entry.type === "hardlink") found.set(entry.name, found.get(entry.linkName) ?? "");
      else {
        const hash = createHash("md5");
        for await (const piece of entry.body()) hash.update(piece);
        found.set(entry.name, hash.digest("hex"));
      }
    }
  } catch (error) {
    throw unreadable(path, error);
  }
  return found;
}

const READ_ERRORS: Readonly<Record<string, readonly [code: "FILE_NOT_FOUND" | "FILE_UNREADABLE", reason: string]>> = {
  ENOENT: ["FILE_NOT_FOUND", "there is no such file"],
  EISDIR: [
    "FILE_UNREADABLE",
    "it is a directory. Expected an archive, for example fast99f700b83b0937e01912955425c07677.tar.gz",
  ],
  EACCES: ["FILE_UNREADABLE", "permission denied"],
};

function unreadable(path: string, cause: unknown): unknown {
  const [code, reason] = READ_ERRORS[(cause as NodeJS.ErrnoException).code ?? ""] ?? [];
  if (code === undefined) return cause;
  return new FlyteSettingsError(code, `cannot read ${shown(path)}: ${reason}`, { place: path }, cause);
}

function digestsInTree({ root, files, links }: FileList): Map<string, string> {
  const buffer = Buffer.allocUnsafe(1024 * 1024);
  return new Map(
    files.map((path) => {
      const target = links.get(path);
      if (target !== undefined) return [path, `→ ${target}`];
      const hash = createHash("md5");
      hashContents(hash, root, path, buffer);
      return [path, hash.digest("hex")];
    }),
  );
}
