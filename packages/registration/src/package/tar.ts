/**
 * Reading a tar in memory: ustar, GNU long names, pax paths and sizes. Only regular files come out; nothing is written
 * to a disk, so a name can harm nobody, but a name that leads outside is refused all the same.
 */
import { FlyteSettingsError, shown } from "@flyte-settings/core";

/** A regular file of an archive; its bytes are a view into the archive's. */
export interface TarMember {
  /** With `/`, no leading `./`, never outside. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Both as flytectl has it; by default neither. */
export interface TarOptions {
  /** Names that lead outside are taken as they are, and links left out, as flytectl does. */
  readonly anyName?: boolean;
  /** A file whose folder was not listed before it is refused, as flytectl fails on it. */
  readonly foldersFirst?: boolean;
}

const BLOCK = 512;
const REGULAR = new Set(["0", "\0", "7"]);
const MOST_MEMBERS = 100_000;
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

interface Header {
  readonly name: string;
  readonly size: number;
  readonly type: string;
}

/**
 * The regular files of an archive that is not compressed, in its order.
 *
 * @throws ARCHIVE_INVALID on damage, ARCHIVE_UNSAFE on names that lead outside, links and devices
 */
export function readTar(bytes: Uint8Array, options: TarOptions = {}): TarMember[] {
  const members: TarMember[] = [];
  const folders = new Set([""]);
  let next: { path?: string; size?: number } = {};
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const block = bytes.subarray(at, at + BLOCK);
    if (block[0] === 0 && block.every((byte) => byte === 0)) break;
    const header = readHeader(block);
    const size = next.size ?? header.size;
    const body = bytes.subarray(at + BLOCK, at + BLOCK + size);
    if (body.length < size) throw damaged("it ends in the middle of a file");
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (header.type === "x") next = { ...next, ...readPax(body) };
    else if (header.type === "L") next = { ...next, path: text(body) };
    else if (header.type !== "g" && header.type !== "K") {
      const path = options.anyName ? (next.path ?? header.name) : safe(next.path ?? header.name);
      next = {};
      if (header.type === "5") folders.add(path.replace(/^(?:\.?\/)+/, "").replace(/\/+$/, ""));
      if (!REGULAR.has(header.type)) {
        if (header.type !== "5" && !options.anyName) throw notAFile(path);
        continue;
      }
      if (options.foldersFirst && !isThere(path, folders)) {
        throw damaged(`open ${shown(path)}: no such file or directory (its folder is not listed before it)`);
      }
      members.push({ path, bytes: body });
      if (members.length > MOST_MEMBERS) throw damaged(`more than ${MOST_MEMBERS} files`);
    }
  }
  return members;
}

/** Whether flytectl could write there: into a folder that was listed before, or one that exists outside. */
function isThere(path: string, folders: ReadonlySet<string>): boolean {
  const folder = path.replace(/^(?:\.?\/)+/, "").replace(/\/?[^/]*$/, "");
  return folders.has(folder) || folder.startsWith("..");
}

function readHeader(block: Uint8Array): Header {
  const given = block.subarray(148, 156);
  // The checksum is taken with spaces in its own place.
  if (octal(given) !== sum(block) - sum(given) + 8 * 32) throw damaged("archive/tar: invalid tar header");
  const name = text(block.subarray(0, 100));
  const ustar = text(block.subarray(257, 262)) === "ustar";
  const prefix = ustar && block[263] !== 32 ? text(block.subarray(345, 500)) : "";
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    size: octal(block.subarray(124, 136)),
    type: String.fromCharCode(block[156] ?? 0),
  };
}

function sum(bytes: Uint8Array): number {
  let total = 0;
  for (const byte of bytes) total += byte;
  return total;
}

function octal(bytes: Uint8Array): number {
  if (((bytes[0] ?? 0) & 0x80) !== 0) {
    return bytes.subarray(1).reduce((value, byte) => value * 256 + byte, (bytes[0] ?? 0) & 0x7f);
  }
  const digits = text(bytes).trim();
  if (!/^[0-7]*$/.test(digits)) throw damaged("archive/tar: invalid tar header");
  return digits === "" ? 0 : Number.parseInt(digits, 8);
}

function readPax(body: Uint8Array): { path?: string; size?: number } {
  const found: { path?: string; size?: number } = {};
  for (let at = 0; at < body.length; ) {
    const space = body.indexOf(32, at);
    const length = Number(text(body.subarray(at, space)));
    if (space < 0 || !Number.isInteger(length) || length < 5 || at + length > body.length)
      throw damaged("a bad pax record");
    const record = utf8.decode(body.subarray(space + 1, at + length - 1));
    const [key, value] = [record.slice(0, record.indexOf("=")), record.slice(record.indexOf("=") + 1)];
    if (key === "path") found.path = value;
    if (key === "size") found.size = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    at += length;
  }
  if (found.size !== undefined && !Number.isSafeInteger(found.size)) throw damaged("a bad size in a pax record");
  return found;
}

/** Up to the first NUL. */
function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return utf8.decode(end < 0 ? bytes : bytes.subarray(0, end));
}

function safe(name: string): string {
  const parts = name.split(/[\\/]/).filter((part) => part !== "" && part !== ".");
  if (name.startsWith("/") || /^[A-Za-z]:/.test(name) || parts.includes("..")) {
    throw new FlyteSettingsError("ARCHIVE_UNSAFE", `the package holds a file outside of itself: ${shown(name)}`);
  }
  return parts.join("/");
}

function notAFile(path: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "ARCHIVE_UNSAFE",
    `the package holds ${shown(path)}, which is a link or a device: expected files and folders alone`,
  );
}

function damaged(problem: string): FlyteSettingsError {
  return new FlyteSettingsError("ARCHIVE_INVALID", `not a tar archive that can be read: ${problem}`);
}
