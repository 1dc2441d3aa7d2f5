import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/** `code` of the error for a directory, a FIFO, a socket or a device. */
export const NOT_A_FILE = "ENOTREG";
/** `code` of the error for a file over the limit. */
export const FILE_TOO_LARGE = "EFBIG";

/**
 * Reads a whole file if it is a regular file. Never waits for the writer of a FIFO, never reads a device, and reads at
 * most `maxBytes`, even of a growing file or a link to `/dev/zero`.
 *
 * @throws an error with code {@link NOT_A_FILE} or {@link FILE_TOO_LARGE}, and system errors
 */
export function readRegularFile(path: string | Buffer, maxBytes: number): Buffer {
  // Windows supports neither flag
  const fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0));
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) throw failure(NOT_A_FILE, "not a regular file", path);
    if (stats.size > maxBytes) throw failure(FILE_TOO_LARGE, `larger than ${maxBytes} bytes`, path);
    // files in /proc have size 0 and content
    const room = Buffer.allocUnsafe(stats.size === 0 ? Math.min(maxBytes + 1, 64 * 1024) : stats.size + 1);
    const parts: Buffer[] = [];
    let total = 0;
    for (;;) {
      const count = readSync(fd, room, 0, room.length, null);
      if (count === 0) return Buffer.concat(parts);
      total += count;
      if (total > maxBytes) throw failure(FILE_TOO_LARGE, `larger than ${maxBytes} bytes`, path);
      parts.push(Buffer.from(room.subarray(0, count)));
    }
  } finally {
    closeSync(fd);
  }
}

function failure(code: string, what: string, path: string | Buffer): Error {
  return Object.assign(new Error(`${what}: ${path}`), { code, path: String(path) });
}
