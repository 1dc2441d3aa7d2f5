import { FlyteSettingsError, shown } from "@flyte-settings/core/plugin";
import { decodeName } from "../path-text.ts";
import { type ByteSource, invalid } from "./byte-source.ts";

/** A member of an archive that is being read. Its bytes must be read before the next one. */
export interface TarEntry {
  /** As it stands in the archive; not to be trusted. */
  readonly name: string;
  readonly type: "file" | "folder" | "symlink" | "hardlink";
  readonly mode: number;
  readonly size: number;
  readonly linkName: string;
  body(): AsyncGenerator<Buffer>;
}

const BLOCK = 512;
/** Of one header that speaks for the next: names and numbers, no data. */
const MAX_META = 1024 * 1024;
const MAX_META_IN_A_ROW = 8;
const MAX_NAME = 4096;

const types: ReadonlyMap<string, TarEntry["type"]> = new Map([
  ["0", "file"],
  ["\0", "file"],
  ["7", "file"],
  ["1", "hardlink"],
  ["2", "symlink"],
  ["5", "folder"],
]);

const refusedTypes: ReadonlyMap<string, string> = new Map([
  ["3", "a device"],
  ["4", "a device"],
  ["6", "a FIFO"],
  ["S", "a sparse file"],
  ["M", "a part of a file on another volume"],
]);

/** What headers before a member said of it. */
interface Meta {
  path?: string;
  linkPath?: string;
  size?: number;
}

/**
 * Members of a tar: ustar, pax and GNU's long names. Devices, FIFOs, sparse files and members that it does not know are
 * refused, not left out.
 *
 * @throws ARCHIVE_INVALID, ARCHIVE_UNSAFE
 */
export async function* readTar(source: ByteSource): AsyncGenerator<TarEntry> {
  let meta: Meta = {};
  let metas = 0;
  for (;;) {
    const header = await source.take(BLOCK);
    if (header.every((byte) => byte === 0)) return;
    checkSum(header);
    const type = header.toString("latin1", 156, 157);
    const size = meta.size ?? number(header, 124, 12);
    const isMeta = type === "x" || type === "g" || type === "L" || type === "K";
    if (isMeta) {
      metas++;
      const length = number(header, 124, 12);
      if (length > MAX_META || metas > MAX_META_IN_A_ROW) throw unsafe("a header", "is larger than any name needs");
      const content = (await source.take(length + padding(length))).subarray(0, length);
      if (type === "x") meta = { ...meta, ...paxMeta(content) };
      else if (type === "L") meta.path = decodeName(untilNul(content));
      else if (type === "K") meta.linkPath = decodeName(untilNul(content));
      else paxMeta(content);
      continue;
    }
    const name = meta.path ?? headerName(header);
    const linkName = meta.linkPath ?? decodeName(untilNul(header.subarray(157, 257)));
    const kind = type !== "5" && name.endsWith("/") && type !== "1" && type !== "2" ? "folder" : types.get(type);
    if (kind === undefined) throw unsafe(name, `is ${refusedTypes.get(type) ?? `of an unknown kind (${shown(type)})`}`);
    if (name.length > MAX_NAME || linkName.length > MAX_NAME) throw unsafe(name, "has a name that is too long");
    if (name.includes("\0") || linkName.includes("\0")) throw unsafe(name, "has a zero byte in its name");
    const length = kind === "file" ? size : 0;
    let isRead = false;
    const body = async function* (): AsyncGenerator<Buffer> {
      isRead = true;
      yield* source.pieces(length);
      await source.take(padding(length));
    };
    yield { name, type: kind, mode: number(header, 100, 8) & 0o7777, size: length, linkName, body };
    if (!isRead) for await (const _ of body());
    meta = {};
    metas = 0;
  }
}

export function unsafe(name: string, problem: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "ARCHIVE_UNSAFE",
    `the archive is refused: ${shown(name)} ${problem}. Expected files, folders and links below the destination; nothing was unpacked`,
    { place: name.slice(0, 200) },
  );
}

function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

function checkSum(header: Buffer): void {
  let unsigned = 0;
  let signed = 0;
  for (let i = 0; i < BLOCK; i++) {
    const byte = i >= 148 && i < 156 ? 32 : (header[i] ?? 0);
    unsigned += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  const written = number(header, 148, 8);
  if (written !== unsigned && written !== signed) throw invalid("a header has a wrong checksum");
}

/** Octal digits, or GNU's binary form with the first bit set. */
function number(header: Buffer, at: number, length: number): number {
  const first = header[at] ?? 0;
  if (first & 0x80) {
    let value = first & 0x7f;
    for (let i = 1; i < length; i++) value = value * 256 + (header[at + i] ?? 0);
    if (!Number.isSafeInteger(value) || first & 0x40) throw invalid("a number in a header is out of all bounds");
    return value;
  }
  const text =
    header.toString("latin1", at, at + length).replace(/[\0 ].*$/s, "") ||
    header
      .toString("latin1", at, at + length)
      .trim()
      .replace(/[\0 ].*$/s, "");
  if (!/^[0-7]*$/.test(text)) throw invalid("a number in a header is none");
  return text === "" ? 0 : Number.parseInt(text, 8);
}

function headerName(header: Buffer): string {
  const name = untilNul(header.subarray(0, 100));
  const isPosix = header.toString("latin1", 257, 263) === "ustar\0";
  const prefix = isPosix ? untilNul(header.subarray(345, 500)) : Buffer.alloc(0);
  return decodeName(prefix.length === 0 ? name : Buffer.concat([prefix, Buffer.from("/"), name]));
}

function untilNul(bytes: Buffer): Buffer {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

/** `LENGTH key=value\n`, LENGTH in bytes and counting itself. */
function paxMeta(content: Buffer): Meta {
  const meta: Meta = {};
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(32, at);
    const digits = content.toString("latin1", at, space);
    const length = /^[1-9]\d{0,8}$/.test(digits) ? Number(digits) : 0;
    const end = at + length;
    const equals = content.indexOf(61, space);
    if (space < 0 || length === 0 || end > content.length || equals < 0 || equals >= end || content[end - 1] !== 10) {
      throw invalid("a pax header is damaged");
    }
    const key = content.toString("utf8", space + 1, equals);
    const value = content.subarray(equals + 1, end - 1);
    if (key.startsWith("GNU.sparse.")) throw unsafe("a member", "is a sparse file");
    if (key === "path") meta.path = decodeName(value);
    else if (key === "linkpath") meta.linkPath = decodeName(value);
    else if (key === "size") {
      const size = Number(value.toString("latin1"));
      if (!/^\d+$/.test(value.toString("latin1")) || !Number.isSafeInteger(size))
        throw invalid("a size is out of all bounds");
      meta.size = size;
    }
    at = end;
  }
  return meta;
}
