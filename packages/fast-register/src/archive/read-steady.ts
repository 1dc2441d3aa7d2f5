import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from "node:fs";
import { FlyteSettingsError, shown } from "@flyte-settings/core/plugin";
import { hostPath } from "@flyte-settings/node-kit/fs";

/** A file that is open for reading. It never blocks at the open, even if it has become a FIFO. */
export interface OpenFile {
  readonly fd: number;
  readonly stats: Stats;
}

/** Opens and looks. @throws what the system throws */
export function openFile(path: string): OpenFile {
  const fd = openSync(hostPath(path), constants.O_RDONLY | constants.O_NONBLOCK);
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

/** Fills `room` from `at` with the file's bytes; whether there were exactly as many as its size said. Room for one more is needed. */
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

/** Reads the next `length` bytes of a big file. @throws BUNDLE_FILE_CHANGED when it ends before */
export function readPiece(file: OpenFile, path: string, room: Buffer, at: number, length: number): void {
  let read = 0;
  while (read < length) {
    const count = readSync(file.fd, room, at + read, length - read, null);
    if (count === 0) throw fileChanged(path);
    read += count;
  }
}

/** Whether the file is still what it was when it was opened. */
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

/** The sentence for a file that cannot be read, in the system's word. */
export function fileUnreadable(path: string, cause: unknown): FlyteSettingsError {
  const code = (cause as NodeJS.ErrnoException).code ?? "error";
  return new FlyteSettingsError(
    "BUNDLE_FILE_UNREADABLE",
    `${shown(path)} cannot be read (${code}). Expected a file that this user may read; mend it, or name it in .flyteignore`,
    { place: path },
    cause,
  );
}

/** What a look at a file gives. @throws BUNDLE_FILE_UNREADABLE in place of what the system throws */
export function readable<T>(path: string, look: () => T): T {
  try {
    return look();
  } catch (error) {
    throw fileUnreadable(path, error);
  }
}
