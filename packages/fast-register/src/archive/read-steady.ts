import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from "node:fs";
import { FlyteSettingsError, shown } from "@flyte-settings/core/plugin";
import { hostPath } from "@flyte-settings/node-kit/fs";

/** A file opened for reading. Opening never blocks, even if it has become a FIFO. */
export interface OpenFile {
  readonly fd: number;
  readonly stats: Stats;
}

/** Opens a file without blocking. @returns the descriptor @throws the system's error */
export function openForReading(path: string): number {
  return openSync(hostPath(path), constants.O_RDONLY | constants.O_NONBLOCK);
}

/** Opens the file and calls stat. @throws the system's error */
export function openFile(path: string): OpenFile {
  const fd = openForReading(path);
  try {
    return { fd, stats: fstatSync(fd) };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

export function closeFile(file: OpenFile): void {
  closeSync(file.fd);
}

/**
 * Reads the file into `room` from `at`; returns whether its length matches its stat size. Needs room for one extra
 * byte.
 */
export function readWhole(file: OpenFile, room: Buffer, at: number): boolean {
  const { size } = file.stats;
  let read = readSync(file.fd, room, at, size + 1, null);
  while (read < size) {
    const count = readSync(file.fd, room, at + read, size + 1 - read, null);
    if (count === 0) break;
    read += count;
  }
  return read === size;
}

/** Reads the next `length` bytes of a large file. @throws BUNDLE_FILE_CHANGED if it ends before */
export function readPiece(file: OpenFile, path: string, room: Buffer, at: number, length: number): void {
  let read = 0;
  while (read < length) {
    const count = readSync(file.fd, room, at + read, length - read, null);
    if (count === 0) throw fileChanged(path);
    read += count;
  }
}

/** Whether the file is unchanged since it was opened. */
export function isSteady(file: OpenFile): boolean {
  const now = fstatSync(file.fd);
  return now.size === file.stats.size && now.mtimeMs === file.stats.mtimeMs;
}

export function fileChanged(path: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "BUNDLE_FILE_CHANGED",
    `${shown(path)} changed while it was read. Expected files that stand still; stop what writes it, or name it in .flyteignore`,
    { place: path },
  );
}

/** The error for an unreadable file, with the system's message. */
export function fileUnreadable(path: string, cause: unknown): FlyteSettingsError {
  const code = (cause as NodeJS.ErrnoException).code ?? "error";
  return new FlyteSettingsError(
    "BUNDLE_FILE_UNREADABLE",
    `${shown(path)} cannot be read (${code}). Expected a readable file; change its permissions, or list it in .flyteignore`,
    { place: path },
    cause,
  );
}

/** The result of reading file metadata. @throws BUNDLE_FILE_UNREADABLE instead of the system's error */
export function readable<T>(path: string, look: () => T): T {
  try {
    return look();
  } catch (error) {
    throw fileUnreadable(path, error);
  }
}
