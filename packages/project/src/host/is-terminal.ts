import { fstatSync, statSync } from "node:fs";
import { devNull } from "node:os";
import { isatty } from "node:tty";

/**
 * Whether a file descriptor is a terminal. Its kind is looked at first: Node's modules for terminals take milliseconds
 * to load, and only a device other than the null device can be a terminal.
 */
export function isTerminal(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor);
    return stats.isCharacterDevice() && !isNullDevice(stats.rdev) && isatty(descriptor);
  } catch {
    return false;
  }
}

/** Windows numbers no devices. */
function isNullDevice(device: number): boolean {
  return device !== 0 && device === statSync(devNull).rdev;
}
