import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { byteSource, plainBytes, readTar } from "@flyte-settings/node-kit/tar";
import { followLinks, linkedPath } from "@flyte-settings/node-kit/tar-memory";
import { archiveErrors, unsafe } from "./runtime/archive-errors.ts";

/** A file of an archive: the md5 of its content, for a link of its target's if that is a file of the archive. */
export interface PackedFile {
  readonly md5?: string;
  /** The target of a symbolic link. */
  readonly link?: string;
}

/** @throws ARCHIVE_INVALID, ARCHIVE_UNSAFE for devices, and the system's errors */
export async function readPackedFiles(path: string): Promise<ReadonlyMap<string, PackedFile>> {
  const found = new Map<string, PackedFile>();
  const links = new Map<string, string>();
  const plain = plainBytes(createReadStream(path), archiveErrors);
  for await (const entry of readTar(byteSource(plain, archiveErrors), archiveErrors)) {
    if (entry.type === "folder") continue;
    if (entry.type === "other") throw unsafe(entry.name, `is ${entry.kind}`);
    if (entry.type === "symlink" || entry.type === "hardlink") {
      links.set(entry.name, linkedPath(entry));
      found.set(entry.name, entry.type === "symlink" ? { link: entry.linkName } : {});
    } else {
      const hash = createHash("md5");
      for await (const piece of entry.body()) hash.update(piece);
      found.set(entry.name, { md5: hash.digest("hex") });
    }
  }
  for (const name of links.keys()) {
    const target = found.get(followLinks(links, name) ?? "");
    if (target?.md5 !== undefined) found.set(name, { ...found.get(name), md5: target.md5 });
  }
  return found;
}
