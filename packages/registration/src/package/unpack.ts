import { gunzipSync } from "node:zlib";
import { FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import { type ArchiveKind, archiveKind, archiveKindOfName } from "@flyte-settings/node-kit/archive-kind";
import { readTar, type TarMember, type TarOptions } from "./tar.ts";

/** 512 MiB, packed or unpacked: a package contains protobufs and code, not data. */
export const MAX_PACKAGE_BYTES: number = 512 * 1024 * 1024;

export function packageTooLarge(place: string): FlyteSettingsError {
  return new FlyteSettingsError("ARCHIVE_TOO_LARGE", `${place} is larger than ${MAX_PACKAGE_BYTES} bytes`, { place });
}

/** flytectl's own suffixes, case-sensitive. */
export function isFlytectlArchive(name: string): boolean {
  return archiveKindOfName(name, true) !== undefined;
}

/**
 * The files in an archive; whether it is compressed is judged by its name, with flytectl's rules (`anyName`) only in lower case.
 *
 * @throws ARCHIVE_INVALID, ARCHIVE_TOO_LARGE, ARCHIVE_UNSAFE
 */
export function unpackArchive(name: string, bytes: Uint8Array, options: TarOptions = {}): TarMember[] {
  const kind = archiveKindOfName(name, options.anyName);
  if (kind === undefined) {
    throw new FlyteSettingsError(
      "ARCHIVE_INVALID",
      `only .tar, .tar.gz and .tgz extension archives are supported, and this is ${shown(name)}`,
    );
  }
  return unpack(name, bytes, kind === "gzip", options);
}

/**
 * The files in an archive of any name.
 *
 * @throws ARCHIVE_INVALID, ARCHIVE_TOO_LARGE, ARCHIVE_UNSAFE
 */
export function unpackByContent(name: string, bytes: Uint8Array, options: TarOptions = {}): TarMember[] {
  const kind = kindOfArchive(name, bytes);
  if (kind === undefined) throw notAnArchive(name);
  return unpack(name, bytes, kind === "gzip", options);
}

/** The kind of an archive by its name, or else by its first bytes. */
export function kindOfArchive(name: string, head: Uint8Array): ArchiveKind | undefined {
  return archiveKindOfName(name) ?? archiveKind(head);
}

function notAnArchive(name: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "ARCHIVE_INVALID",
    `${shown(name)} is not an archive. Expected a tar, gzip-compressed or not, for example flyte-package.tgz`,
    { place: name },
  );
}

function unpack(name: string, bytes: Uint8Array, isGzip: boolean, options: TarOptions): TarMember[] {
  try {
    return readTar(isGzip ? gunzipped(bytes) : bytes, options);
  } catch (error) {
    if (!isFlyteSettingsError(error) || error.details.place !== undefined) throw error;
    throw new FlyteSettingsError(error.code, error.message, { ...error.details, place: name }, error.cause);
  }
}

/**
 * Decompresses an archive to its tar.
 *
 * @throws ARCHIVE_INVALID, ARCHIVE_TOO_LARGE
 */
export function gunzipped(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_PACKAGE_BYTES });
  } catch (cause) {
    if ((cause as { code?: string }).code === "ERR_BUFFER_TOO_LARGE") {
      throw new FlyteSettingsError("ARCHIVE_TOO_LARGE", `the archive inflates to more than ${MAX_PACKAGE_BYTES} bytes`);
    }
    throw damagedGzip(cause);
  }
}

export function damagedGzip(cause: unknown): FlyteSettingsError {
  return new FlyteSettingsError(
    "ARCHIVE_INVALID",
    "gzip: invalid header or damaged data: the archive is not the gzip file that its name says; pack it again",
    {},
    cause,
  );
}
