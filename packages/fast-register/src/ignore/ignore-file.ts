import { join } from "node:path";
import { FlyteSettingsError } from "@flyte-settings/core/plugin";
import { FILE_TOO_LARGE, readRegularFile } from "@flyte-settings/node-kit/fs";

const MAX_IGNORE_FILE = 4 * 1024 * 1024;

function tooLarge(name: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "IGNORE_FILE_INVALID",
    `${name} is larger than ${MAX_IGNORE_FILE} bytes. Expected a list of patterns`,
    { place: name },
  );
}

/**
 * Contents of an ignore file. A FIFO or device with that name is skipped: docker-py would block on it.
 * @throws IGNORE_FILE_INVALID if it is not UTF-8
 */
export function readIgnoreText(root: string, name: string): string | undefined {
  let bytes: Buffer;
  try {
    bytes = readRegularFile(join(root, name), MAX_IGNORE_FILE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === FILE_TOO_LARGE) throw tooLarge(name);
    return undefined;
  }
  return decode(bytes, name);
}

function decode(bytes: Buffer, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const { position, reason } = firstInvalid(bytes);
    const byte = (bytes[position] ?? 0).toString(16).padStart(2, "0");
    throw new FlyteSettingsError(
      "IGNORE_FILE_INVALID",
      `'utf-8' codec can't decode byte 0x${byte} in position ${position}: ${reason}. ${name} must be UTF-8; save it again in that encoding`,
      { place: name, line: bytes.subarray(0, position).filter((each) => each === 10).length + 1 },
    );
  }
}

/** Uses Python's message. */
function firstInvalid(bytes: Buffer): { readonly position: number; readonly reason: string } {
  let at = 0;
  while (at < bytes.length) {
    const first = bytes[at] ?? 0;
    const length =
      first < 0x80
        ? 1
        : first >= 0xc2 && first < 0xe0
          ? 2
          : first >= 0xe0 && first < 0xf0
            ? 3
            : first >= 0xf0 && first < 0xf5
              ? 4
              : 0;
    if (length === 0) return { position: at, reason: "invalid start byte" };
    for (let i = 1; i < length; i++) {
      const next = bytes[at + i];
      if (next === undefined) return { position: at, reason: "unexpected end of data" };
      const low = i > 1 ? 0x80 : first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
      const high = i > 1 ? 0xbf : first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
      if (next < low || next > high) return { position: at, reason: "invalid continuation byte" };
    }
    at += length;
  }
  return { position: 0, reason: "invalid start byte" };
}
