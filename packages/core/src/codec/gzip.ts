import { deflateSync } from "fflate";
import { FlyteSettingsError } from "../errors.ts";
import { invalid, tooLarge } from "./context-errors.ts";
import { crc32 } from "./crc32.ts";
import { type Inflated, type InflateFailure, inflate, join } from "./inflate.ts";

/*
 * gzip (RFC 1952) as flytekit writes it and Python reads it.
 *
 * Written: one member, header 1f8b 08 00 00000000 02 ff (no name, no time, best compression, unknown system), raw
 * deflate, CRC-32 and input length, little-endian.
 * Read: consecutive members, with zero bytes allowed between and after them; extra field, name, comment and header
 * checksum are skipped.
 */
const HEADER = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 0xff] as const;
const TRAILER = 8;
const FLAG = { headerCrc: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 } as const;

/** Compression level of fflate: for this kind of data, higher levels take twice the time and save nothing. */
const LEVEL = 4;
/** Python reads any number of members; each one costs time, whatever its content. */
const MAX_MEMBERS = 1000;

/** Raw deflate of bytes: fflate's, or stock zlib's from `@flyte-settings/core/zlib-exact`. */
export type Deflate = (bytes: Uint8Array) => Uint8Array;

export interface GunzipOptions {
  readonly maxBytes: number;
  /** As in Python: reserved flags are ignored. */
  readonly lenient: boolean;
}

const CUT = "Compressed file ended before the end-of-stream marker was reached: the context was cut";

const FAILURES: Readonly<Record<Exclude<InflateFailure, "too large">, string>> = {
  damaged: "Error -3 while decompressing data: the compressed text is damaged",
  cut: CUT,
};

export function gzip(bytes: Uint8Array, deflate: Deflate = deflateFast): Uint8Array {
  const body = deflate(bytes);
  if (deflate !== deflateFast) checkDeflated(body, bytes);
  const out = new Uint8Array(HEADER.length + body.length + TRAILER);
  out.set(HEADER);
  out.set(body, HEADER.length);
  writeUint32(out, out.length - TRAILER, crc32(bytes));
  writeUint32(out, out.length - TRAILER / 2, bytes.length);
  return out;
}

/** A `deflate` of the caller's may return anything, and the pod would be the first to read it. */
function checkDeflated(body: unknown, bytes: Uint8Array): void {
  const back = body instanceof Uint8Array ? inflate(body, 0, bytes.length, bytes.length) : "damaged";
  if (typeof back !== "string" && crc32(back.bytes) === crc32(bytes)) return;
  throw new FlyteSettingsError(
    "SETTINGS_INVALID",
    "invalid deflate: it did not return its input as raw deflate data. Expected for example deflateRawSync of node:zlib",
  );
}

/**
 * Equivalent of Python's `gzip.decompress`.
 *
 * @throws CONTEXT_INVALID with Python's message if the input is not gzip, is truncated or damaged, or is followed by
 * non-zero bytes
 * @throws CONTEXT_TOO_LARGE once the output exceeds `maxBytes`
 */
export function gunzip(bytes: Uint8Array, options: GunzipOptions): Uint8Array {
  const parts: Uint8Array[] = [];
  let size = 0;
  for (let at = 0; at < bytes.length; at = skipZeros(bytes, at)) {
    if (parts.length === MAX_MEMBERS) throw tooLarge(`has more than ${MAX_MEMBERS} gzip members`);
    const start = skipHeader(bytes, at, options.lenient);
    const part = inflateMember(bytes, start, options.maxBytes - size);
    if (part === "too large") throw tooLarge(`inflates to more than ${options.maxBytes} bytes`);
    if (typeof part === "string") throw invalid(FAILURES[part]);
    size += part.bytes.length;
    parts.push(part.bytes);
    at = part.end + TRAILER;
  }
  return join(parts, size);
}

function inflateMember(bytes: Uint8Array, start: number, maxBytes: number): Inflated | InflateFailure {
  const expected = readUint32(bytes, bytes.length - TRAILER / 2);
  const part = inflate(bytes, start, expected, maxBytes);
  const fault = typeof part === "string" ? undefined : trailerFault(bytes, part);
  if (fault !== undefined) throw invalid(fault);
  return part;
}

function trailerFault(input: Uint8Array, { bytes, end }: Inflated): string | undefined {
  if (end + TRAILER > input.length) return CUT;
  if (readUint32(input, end) !== crc32(bytes)) return "CRC check failed: the context is damaged";
  if (readUint32(input, end + TRAILER / 2) === bytes.length) return undefined;
  return "Incorrect length of data produced: the context is damaged";
}

function skipHeader(bytes: Uint8Array, at: number, lenient: boolean): number {
  if (bytes[at] !== HEADER[0] || bytes[at + 1] !== HEADER[1]) throw notGzip(bytes, at);
  const fixedEnd = at + HEADER.length;
  if (fixedEnd > bytes.length) throw invalid(CUT);
  if (bytes[at + 2] !== HEADER[2]) throw invalid("Unknown compression method: expected gzip with deflate");
  const flags = bytes[at + 3] ?? 0;
  if ((flags & FLAG.reserved) !== 0 && !lenient) throw invalid("reserved gzip flags are set");
  let end = fixedEnd;
  if (flags & FLAG.extra) end += 2 + ((bytes[end] ?? 0) | ((bytes[end + 1] ?? 0) << 8));
  if (flags & FLAG.name) end = afterZero(bytes, end);
  if (flags & FLAG.comment) end = afterZero(bytes, end);
  if (flags & FLAG.headerCrc) end += 2;
  if (end > bytes.length) throw invalid(CUT);
  return end;
}

function deflateFast(bytes: Uint8Array): Uint8Array {
  return deflateSync(bytes, { level: LEVEL });
}

function afterZero(bytes: Uint8Array, at: number): number {
  const zero = bytes.indexOf(0, at);
  return zero === -1 ? bytes.length : zero + 1;
}

function skipZeros(bytes: Uint8Array, at: number): number {
  let end = at;
  while (bytes[end] === 0) end += 1;
  return end;
}

function notGzip(bytes: Uint8Array, at: number): FlyteSettingsError {
  const magic = Array.from(bytes.subarray(at, at + 2), (byte) => `\\x${byte.toString(16).padStart(2, "0")}`);
  const where = at === 0 ? "base64 of something else" : "other bytes follow the end of the context";
  return invalid(`Not a gzipped file (b'${magic.join("")}'): ${where}. Expected 1f8b, in base64 H4sI…`);
}

function readUint32(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let i = 3; i >= 0; i -= 1) value = (value << 8) | (bytes[at + i] ?? 0);
  return value >>> 0;
}

function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  for (let i = 0; i < 4; i += 1) bytes[at + i] = value >>> (8 * i);
}
