import { FlyteSettingsError } from "@flyte-settings/core";
import { createByteReader } from "./byte-reader.ts";

/** A member of a layer, as its header says. */
export interface TarEntry {
  /** As written: `opt/venv/bin/python`, perhaps with `./` before it. */
  readonly path: string;
  readonly type: "file" | "folder" | "symlink" | "hardlink" | "other";
  /** Bytes of content. */
  readonly size: number;
  readonly mode: number;
  /** Of a link: what it names. */
  readonly target: string;
}

/** `wanted` says which contents to keep; the others are passed over as they come. */
export interface TarVisitor {
  wanted(entry: TarEntry): boolean;
  visit(entry: TarEntry, content: Uint8Array | undefined): void;
}

const BLOCK = 512;
const MAX_HEADER = 1024 * 1024;
const TYPES: Readonly<Record<string, TarEntry["type"]>> = {
  "0": "file",
  "\0": "file",
  "7": "file",
  "1": "hardlink",
  "2": "symlink",
  "5": "folder",
};

/**
 * Reads a tar (ustar, pax, GNU long names) while it comes; memory holds one header and the contents that are wanted.
 *
 * @throws ARCHIVE_INVALID
 */
export async function readTar(chunks: AsyncIterable<Uint8Array>, visitor: TarVisitor): Promise<void> {
  const reader = createByteReader(chunks);
  let pax: Readonly<Record<string, string>> = {};
  for (;;) {
    const header = await reader.take(BLOCK);
    if (!header || header.every((byte) => byte === 0)) return;
    const { flag, size, ...named } = parseHeader(header);
    const padding = (BLOCK - (size % BLOCK)) % BLOCK;
    if ("xgLK".includes(flag)) {
      if (size > MAX_HEADER) throw invalid("a header of more than 1 MiB");
      const body = await reader.take(size);
      if (!body) throw invalid("it ends inside a header");
      await reader.skip(padding);
      if (flag !== "g")
        pax = { ...pax, ...(flag === "x" ? parsePax(body) : { [flag === "L" ? "path" : "linkpath"]: text(body) }) };
      continue;
    }
    const entry: TarEntry = {
      path: pax["path"] ?? named.path,
      type: TYPES[flag] ?? "other",
      size: pax["size"] === undefined ? size : Number(pax["size"]),
      mode: named.mode,
      target: pax["linkpath"] ?? named.target,
    };
    pax = {};
    const length = entry.type === "file" ? entry.size : size;
    const content = entry.type === "file" && visitor.wanted(entry) ? await reader.take(length) : undefined;
    if (content === undefined) await reader.skip(length);
    visitor.visit(entry, content);
    await reader.skip((BLOCK - (length % BLOCK)) % BLOCK);
  }
}

function parseHeader(header: Uint8Array): { path: string; flag: string; size: number; mode: number; target: string } {
  const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0);
  if (octal(header, 148, 8) !== sum) throw invalid("a header whose checksum is wrong");
  const name = text(header.subarray(0, 100));
  const isUstar = text(header.subarray(257, 262)) === "ustar" && header[262] === 0;
  const prefix = isUstar ? text(header.subarray(345, 500)) : "";
  return {
    path: prefix === "" ? name : `${prefix}/${name}`,
    flag: String.fromCharCode(header[156] ?? 0),
    size: octal(header, 124, 12),
    mode: octal(header, 100, 8),
    target: text(header.subarray(157, 257)),
  };
}

/** Octal digits, or GNU's base 256 when the first bit is set. */
function octal(header: Uint8Array, from: number, width: number): number {
  const first = header[from] ?? 0;
  if (first & 0x80) {
    const value = header.subarray(from + 1, from + width).reduce((total, byte) => total * 256 + byte, first & 0x7f);
    if (!Number.isSafeInteger(value)) throw invalid("a number that is too large");
    return value;
  }
  const digits = text(header.subarray(from, from + width)).trim();
  if (!/^[0-7]*$/.test(digits)) throw invalid("a number that is not octal");
  return Number.parseInt(digits || "0", 8);
}

function parsePax(body: Uint8Array): Record<string, string> {
  const found: Record<string, string> = {};
  for (let at = 0; at < body.length; ) {
    const space = body.indexOf(32, at);
    const length = Number(text(body.subarray(at, space)));
    if (space < 0 || !Number.isInteger(length) || length <= space - at || at + length > body.length)
      throw invalid("a broken pax header");
    const record = new TextDecoder().decode(body.subarray(space + 1, at + length - 1));
    const equals = record.indexOf("=");
    if (equals > 0) found[record.slice(0, equals)] = record.slice(equals + 1);
    at += length;
  }
  return found;
}

function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

function invalid(why: string): FlyteSettingsError {
  return new FlyteSettingsError("ARCHIVE_INVALID", `a layer is no tar: ${why}`);
}
