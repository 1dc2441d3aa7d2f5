import { gunzipSync } from "node:zlib";
import { FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import { readTar, type TarMember, type TarOptions } from "./tar.ts";

/** Archive suffixes in flytectl's order. */
export const archiveSuffixes = [".tar", ".tgz", ".tar.gz"] as const;

/** 512 MiB, packed or unpacked: a package contains protobufs and code, not data. */
export const MAX_PACKAGE_BYTES: number = 512 * 1024 * 1024;

/** Whether a file is the code of the entities; judged only by its name, as in flytectl. */
export function isBundleName(path: string): boolean {
  return /^fast[^/\\]*\.tar\.gz$/s.test(path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1));
}

export function packageTooLarge(place: string): FlyteSettingsError {
  return new FlyteSettingsError("ARCHIVE_TOO_LARGE", `${place} is larger than ${MAX_PACKAGE_BYTES} bytes`, { place });
}

export function isArchiveName(name: string): boolean {
  return archiveSuffixes.some((suffix) => name.endsWith(suffix));
}

/**
 * The files in an archive; whether it is compressed is judged by its name, as in flytectl.
 *
 * @throws ARCHIVE_INVALID, ARCHIVE_TOO_LARGE, ARCHIVE_UNSAFE
 */
export function unpackArchive(name: string, bytes: Uint8Array, options: TarOptions = {}): TarMember[] {
  if (!isArchiveName(name)) {
    throw new FlyteSettingsError(
      "ARCHIVE_INVALID",
      `only .tar, .tar.gz and .tgz extension archives are supported, and this is ${shown(name)}`,
    );
  }
  return unpack(name, bytes, !name.endsWith(".tar"), options);
}

/**
 * The files in an archive whose name does not show its format; `undefined` if it is neither gzip nor tar.
 *
 * @throws ARCHIVE_INVALID, ARCHIVE_TOO_LARGE, ARCHIVE_UNSAFE
 */
export function unpackByContent(name: string, bytes: Uint8Array, options: TarOptions = {}): TarMember[] | undefined {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const isTar = new TextDecoder("latin1").decode(bytes.subarray(257, 262)) === "ustar";
  return isGzip || isTar ? unpack(name, bytes, isGzip, options) : undefined;
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
