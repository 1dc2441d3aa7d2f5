import { encodeName } from "@flyte-settings/node-kit/fs";

/**
 * The tar format of bundles: ustar headers of 512 bytes, owner 0 without a name. A header that is too small is preceded
 * by a pax header (type `x`, name `././@PaxHeader`) with records `LENGTH key=value\n`, where LENGTH includes itself.
 * The archive ends with two zero blocks, padded to 10,240 bytes. Equivalent of CPython's
 * `tarfile.TarInfo.create_pax_header`.
 */
export interface TarMember {
  /** Relative POSIX path. */
  readonly name: string;
  /** Permission bits, 0o7777 at most. */
  readonly mode: number;
  readonly type: "file" | "hardlink" | "symlink" | "device" | "block-device" | "folder" | "fifo";
  /** For a file; 0 for any other type. */
  readonly size: number;
  /** Target of a link. */
  readonly linkName?: string;
  readonly device?: { readonly major: number; readonly minor: number };
}

/** Time of every member. `float`: as Python writes it, with a pax record for each member. */
export interface TarTime {
  /** Seconds since 1970. */
  readonly seconds: number;
  readonly float?: string;
}

export const TAR_BLOCK = 512;
const RECORD = 10_240;
const OCTAL_SIZE_LIMIT = 8 ** 11;
const types = {
  file: "0",
  hardlink: "1",
  symlink: "2",
  device: "3",
  "block-device": "4",
  folder: "5",
  fifo: "6",
} as const;

/** Header of a member, preceded by a pax header if needed; its length is a multiple of 512 bytes. */
export function tarHeader(member: TarMember, time: TarTime): Buffer {
  const records = paxRecords(member, time);
  const header = Buffer.alloc(TAR_BLOCK);
  writeHeader(header, member.name, member.mode, member.size, time.seconds, types[member.type], member.linkName ?? "");
  if (member.device) {
    writeOctal(header, 329, 8, member.device.major);
    writeOctal(header, 337, 8, member.device.minor);
  }
  writeChecksum(header);
  return records === undefined ? header : Buffer.concat([paxHeader(records), header]);
}

/** Writes the header of a file into a buffer. @returns its length */
export type FileHeaderWriter = (path: string, mode: number, size: number, room: Buffer, at: number) => number;

/** Like {@link tarHeader}; a header without a pax header, the usual case, is a copy with three fields filled in. */
export function fileHeaderWriter(time: TarTime): FileHeaderWriter {
  const blank = tarHeader({ name: "", mode: 0, type: "file", size: 0 }, time);
  const blankSum = Number.parseInt(blank.toString("latin1", 148, 154), 8);
  const longest = time.float === undefined ? 100 : -1;
  return (path, mode, size, room, at) => {
    let all = 0;
    if (path.length <= longest && size < INTEGERS) {
      room.set(blank, at);
      let sum = blankSum;
      for (let i = 0; i < path.length; i++) {
        const code = path.charCodeAt(i);
        room[at + i] = code;
        sum += code;
        all |= code;
      }
      sum += fillOctal(room, at + 100, 7, mode) + fillOctal(room, at + 124, 11, size);
      fillOctal(room, at + 148, 6, sum);
      if (all <= 0x7f) return TAR_BLOCK;
    }
    return tarHeader({ name: path, mode, type: "file", size }, time).copy(room, at);
  };
}

/** Writes octal digits of a 31-bit integer from the right, padded with zeros. @returns their sum, with a zero digit as 0 */
function fillOctal(room: Buffer, at: number, length: number, value: number): number {
  let sum = 0;
  let rest = value;
  for (let i = at + length - 1; i >= at; i--) {
    const digit = rest & 7;
    room[i] = ZERO + digit;
    sum += digit;
    rest >>>= 3;
  }
  return sum;
}

const ZERO = 48;
/** Below this V8 computes with integers. */
const INTEGERS = 2 ** 30;

/** Zeros between the end of a file's bytes and the next header. */
export function paddingAfter(size: number): number {
  return (TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK;
}

/** The end-of-archive padding for this many bytes. */
export function tarEnd(written: number): Buffer {
  const end = written + 2 * TAR_BLOCK;
  return Buffer.alloc(2 * TAR_BLOCK + ((RECORD - (end % RECORD)) % RECORD));
}

function paxRecords(member: TarMember, time: TarTime): Buffer | undefined {
  const values: [string, string][] = [];
  if (needsRecord(member.name)) values.push(["path", member.name]);
  if (member.linkName !== undefined && needsRecord(member.linkName)) values.push(["linkpath", member.linkName]);
  if (member.size >= OCTAL_SIZE_LIMIT) values.push(["size", String(member.size)]);
  if (time.float !== undefined) values.push(["mtime", time.float]);
  if (values.length === 0) return undefined;
  const encoded = values.map(([key, value]) => [key, encodeName(value)] as const);
  const isBinary = values.some(([, value]) => encodeName(value).toString("utf8") !== value);
  return Buffer.concat([
    ...(isBinary ? [Buffer.from("21 hdrcharset=BINARY\n")] : []),
    ...encoded.map(([key, value]) => paxRecord(key, value)),
  ]);
}

/** More than 100 bytes, or anything but ASCII. */
function needsRecord(text: string): boolean {
  return text.length > 100 || /[^\x00-\x7f]/.test(text);
}

function paxRecord(key: string, value: Buffer): Buffer {
  const rest = key.length + value.length + 3;
  let length = rest;
  while (length !== rest + String(length).length) length = rest + String(length).length;
  return Buffer.concat([Buffer.from(`${length} ${key}=`), value, Buffer.from("\n")]);
}

function paxHeader(records: Buffer): Buffer {
  const buffer = Buffer.alloc(TAR_BLOCK + records.length + paddingAfter(records.length));
  writeHeader(buffer, "././@PaxHeader", 0, records.length, 0, "x", "");
  writeChecksum(buffer);
  records.copy(buffer, TAR_BLOCK);
  return buffer;
}

function writeHeader(
  header: Buffer,
  name: string,
  mode: number,
  size: number,
  seconds: number,
  type: string,
  linkName: string,
): void {
  header.write(ascii(name), 0, 100, "latin1");
  writeOctal(header, 100, 8, mode);
  writeOctal(header, 108, 8, 0);
  writeOctal(header, 116, 8, 0);
  writeOctal(header, 124, 12, size >= OCTAL_SIZE_LIMIT ? 0 : size);
  writeOctal(header, 136, 12, seconds);
  header.write("        ", 148, 8, "latin1");
  header.write(type, 156, 1, "latin1");
  header.write(ascii(linkName), 157, 100, "latin1");
  header.write("ustar\x0000", 257, 8, "latin1");
}

/** Six digits, a NUL and a space. */
function writeChecksum(header: Buffer): void {
  let sum = 0;
  for (let i = 0; i < TAR_BLOCK; i++) sum += header[i] ?? 0;
  header.write(`${sum.toString(8).padStart(6, "0")}\0`, 148, 7, "latin1");
}

function writeOctal(header: Buffer, at: number, length: number, value: number): void {
  header.write(value.toString(8).padStart(length - 1, "0"), at, length - 1, "latin1");
}

/** Replaces non-ASCII characters with `?`; the pax header has the full string. */
function ascii(text: string): string {
  return /^[\x00-\x7f]*$/.test(text)
    ? text.slice(0, 100)
    : [...text]
        .slice(0, 100)
        .map((character) => (character > "\x7f" ? "?" : character))
        .join("");
}
