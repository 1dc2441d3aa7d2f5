/**
 * The supported subset of the format: local header and data of each entry, then the central directory and its end.
 * Stored or deflated, names in UTF-8, the same timestamp for all, no zip64: fewer than 65,535 entries and less than 4
 * GiB. Zip timestamps have no time zone, so every reader sees the same.
 */
import { crc32, deflateRawSync } from "node:zlib";

export interface ZipEntry {
  /** With `/` as separator; the name of a directory ends in one. */
  readonly name: string;
  /** Empty for a directory. */
  readonly data: Uint8Array;
}

export interface ZipOptions {
  /** Default: stored, so that the bytes are the same with every zlib. */
  readonly deflate?: boolean;
  readonly year: 1980 | 1981;
  /** ASCII; at the very end of the file. */
  readonly comment?: string;
}

const UTF8 = 0x0800;
const DEFLATED = 8;
const VERSION = 20;
const UNIX = 3 << 8;

/** Returns a zip with these entries, in this order. */
export function writeZip(
  entries: readonly ZipEntry[],
  { deflate = false, year, comment = "" }: ZipOptions,
): Uint8Array {
  const date = ((year - 1980) << 9) | (1 << 5) | 1;
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, data } of entries) {
    const isFolder = name.endsWith("/");
    const packed = deflate && data.length > 0 ? deflateRawSync(data, { level: 9 }) : data;
    const isDeflated = packed !== data && packed.length < data.length;
    const body = isDeflated ? packed : data;
    const bytes = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(VERSION, 0);
    common.writeUInt16LE(bytes.length === name.length ? 0 : UTF8, 2);
    common.writeUInt16LE(isDeflated ? DEFLATED : 0, 4);
    common.writeUInt16LE(date, 8);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(body.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(bytes.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, bytes]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((((isFolder ? 0o40755 : 0o100644) << 16) | (isFolder ? 0x10 : 0)) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    const made = Buffer.alloc(2);
    made.writeUInt16LE(UNIX | VERSION);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02"), made, common, rest, bytes]));
    parts.push(local, body);
    offset += local.length + body.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22 + comment.length);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  end.write(comment, 22, "latin1");
  return Buffer.concat([...parts, central, end]);
}
