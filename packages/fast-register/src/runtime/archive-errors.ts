import { FlyteSettingsError, shown } from "@flyte-settings/core/plugin";
import type { TarErrors } from "@flyte-settings/node-kit/tar";

export function invalid(problem: string, cause?: unknown): FlyteSettingsError {
  return new FlyteSettingsError(
    "ARCHIVE_INVALID",
    `could not read the archive: ${problem}. Expected a tar, plain or gzip, as flytekit and flytectl upload it; upload it again`,
    {},
    cause,
  );
}

/** @param problem as a predicate: `is an absolute path` */
export function unsafe(name: string, problem: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "ARCHIVE_UNSAFE",
    `refused to unpack the archive: ${shown(name)} ${problem}. Expected files, directories and links below the destination; nothing was unpacked`,
    { place: name.slice(0, 200) },
  );
}

export function tooLarge(what: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "ARCHIVE_TOO_LARGE",
    `refused to unpack the archive: ${what}. Expected a bundle of code; nothing was unpacked`,
  );
}

export const archiveErrors: TarErrors = { invalid, unsafe };
