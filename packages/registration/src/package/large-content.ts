/** Code that is too large to keep in memory: it stays on disk and is read whenever it is needed. */
import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import { archiveKindOfName, isBundleName } from "@flyte-settings/node-kit/archive-kind";
import { byteSource, readTar } from "@flyte-settings/node-kit/tar";
import type { LargeContent, PackageFile } from "./package-file.ts";
import { memberPath, packageErrors, type TarOptions } from "./tar.ts";
import { damagedGzip, kindOfArchive, MAX_PACKAGE_BYTES, packageTooLarge, unpackArchive } from "./unpack.ts";

/** Smaller archives are read into memory. */
export const LARGE_BYTES: number = 8 * 1024 * 1024;
const CHUNK = 128 * 1024;
const HEAD = 512;

/**
 * The files of an archive on disk, read as a stream; only the size and digest of its code are kept.
 *
 * @throws ARCHIVE_INVALID, ARCHIVE_TOO_LARGE, ARCHIVE_UNSAFE
 */
export async function readLargeArchive(path: string, options: TarOptions): Promise<PackageFile[]> {
  const files: PackageFile[] = [];
  const folders = new Set([""]);
  const source = byteSource(plainTar(path, options), packageErrors, true);
  let index = -1;
  for await (const entry of readTar(source, packageErrors)) {
    index += 1;
    const name = memberPath(entry, folders, files.length, options);
    if (name === undefined) continue;
    if (isBundleName(name) && entry.size > LARGE_BYTES)
      files.push(await largeMember(path, name, index, entry, options));
    else files.push({ path: name, bytes: await whole(entry.body()) });
  }
  // Read to the end, so that gzip's checksum is verified.
  await source.drain(MAX_PACKAGE_BYTES, () => packageTooLarge(shown(path)));
  return files;
}

async function whole(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A code archive that is a separate file on disk. */
export async function readLargeFile(path: string): Promise<PackageFile> {
  const openAgain = (): AsyncIterable<Uint8Array> => createReadStream(path, { highWaterMark: CHUNK });
  const content = await described(openAgain, path);
  return lazy(path, content, () => readFileSync(path));
}

async function largeMember(
  archive: string,
  name: string,
  index: number,
  entry: { readonly size: number; body(): AsyncIterable<Uint8Array> },
  options: TarOptions,
): Promise<PackageFile> {
  let isFirst = true;
  const openAgain = (): AsyncIterable<Uint8Array> => {
    if (!isFirst) return memberAgain(archive, index, entry.size, options);
    isFirst = false;
    return entry.body();
  };
  const content = await described(openAgain, archive);
  return lazy(name, content, () => {
    const files = unpackArchive(archive, readFileSync(archive), options);
    return files.find(({ path, bytes }) => path === name && bytes.length === entry.size)?.bytes ?? fail(archive);
  });
}

/** The beginning of a file, enough to detect an archive. */
export async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    return (await file.read(Buffer.alloc(HEAD), 0, HEAD)).buffer;
  } finally {
    await file.close();
  }
}

function lazy(path: string, content: LargeContent, read: () => Uint8Array): PackageFile {
  return {
    path,
    content,
    get bytes(): Uint8Array {
      return read();
    },
  };
}

async function described(open: () => AsyncIterable<Uint8Array>, place: string): Promise<LargeContent> {
  const hash = createHash("md5");
  let size = 0;
  for await (const chunk of open()) {
    hash.update(chunk);
    size += chunk.length;
    if (size > MAX_PACKAGE_BYTES) throw packageTooLarge(shown(place));
  }
  return { size, md5: hash.digest(), open };
}

async function* memberAgain(
  archive: string,
  index: number,
  size: number,
  options: TarOptions,
): AsyncGenerator<Uint8Array> {
  let at = -1;
  for await (const entry of readTar(byteSource(plainTar(archive, options), packageErrors, true), packageErrors)) {
    at += 1;
    if (at < index) continue;
    if (entry.size !== size) fail(archive);
    return yield* entry.body();
  }
  fail(archive);
}

async function* plainTar(path: string, { anyName = false }: TarOptions): AsyncGenerator<Uint8Array> {
  const kind = anyName ? archiveKindOfName(path, true) : kindOfArchive(path, await headOf(path));
  const file = createReadStream(path, { highWaterMark: CHUNK });
  if (kind === "tar") return yield* file;
  let size = 0;
  try {
    for await (const chunk of pipeline(file, createGunzip({ chunkSize: CHUNK }), () => undefined)) {
      size += (chunk as Buffer).length;
      if (size > MAX_PACKAGE_BYTES) {
        throw new FlyteSettingsError(
          "ARCHIVE_TOO_LARGE",
          `the archive inflates to more than ${MAX_PACKAGE_BYTES} bytes`,
        );
      }
      yield chunk as Buffer;
    }
  } catch (cause) {
    throw String((cause as { code?: string }).code).startsWith("Z_") ? damagedGzip(cause) : cause;
  }
}

function fail(archive: string): never {
  throw new FlyteSettingsError("ARCHIVE_INVALID", `${shown(archive)} changed while it was read; run again`, {
    place: archive,
  });
}
