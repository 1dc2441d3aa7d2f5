import { gzipSync } from "node:zlib";
import { FlyteSettingsError } from "@flyte-settings/core";
import { gunzipped } from "./unpack.ts";

const BLOCK = 512;
const SIZE = { at: 124, length: 12 } as const;
const CHECKSUM = { at: 148, length: 8 } as const;

/**
 * An archive with some of its files' contents replaced: names, modes, times and order stay, and so does the file that is not
 * edited, to the byte.
 *
 * @param edit gets each header's name and contents; the same object back leaves the file as it is
 * @throws ARCHIVE_INVALID for a file whose size stands in a pax header: such a file is no part of a package
 */
export function editArchive(
  name: string,
  bytes: Uint8Array,
  edit: (path: string, contents: Uint8Array) => Uint8Array,
): Uint8Array {
  const isPlain = name.endsWith(".tar");
  const tar = editTar(isPlain ? bytes : gunzipped(bytes), edit);
  return isPlain ? tar : gzipSync(tar, { level: 9 });
}

function editTar(tar: Uint8Array, edit: (path: string, contents: Uint8Array) => Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = [];
  let path: string | undefined;
  let at = 0;
  while (at + BLOCK <= tar.length) {
    const header = tar.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    const size = Number.parseInt(latin(header, SIZE.at, SIZE.length), 8) || 0;
    const contents = tar.subarray(at + BLOCK, at + BLOCK + size);
    at += BLOCK + padded(size);
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === "x") path = paxPath(contents) ?? path;
    if (type === "L") path = latin(contents, 0, contents.length);
    const isFile = type === "0" || type === "\0" || type === "7";
    const edited = isFile ? edit(path ?? nameOf(header), contents) : contents;
    if (isFile) path = undefined;
    pieces.push(edited === contents ? header : withSize(header, edited.length), edited);
    pieces.push(new Uint8Array(padded(edited.length) - edited.length));
  }
  pieces.push(tar.subarray(at));
  return Buffer.concat(pieces);
}

function withSize(header: Uint8Array, size: number): Uint8Array {
  const edited = Uint8Array.from(header);
  put(edited, SIZE, `${size.toString(8).padStart(11, "0")}\0`);
  put(edited, CHECKSUM, " ".repeat(8));
  const sum = edited.reduce((total, byte) => total + byte, 0);
  put(edited, CHECKSUM, `${sum.toString(8).padStart(6, "0")}\0 `);
  return edited;
}

function put(into: Uint8Array, { at }: { readonly at: number }, text: string): void {
  into.set(Buffer.from(text, "latin1"), at);
}

function nameOf(header: Uint8Array): string {
  const prefix = latin(header, 257, 5) === "ustar" ? latin(header, 345, 155) : "";
  return prefix === "" ? latin(header, 0, 100) : `${prefix}/${latin(header, 0, 100)}`;
}

function paxPath(contents: Uint8Array): string | undefined {
  const text = Buffer.from(contents).toString("utf8");
  if (/^\d+ size=/m.test(text))
    throw new FlyteSettingsError("ARCHIVE_INVALID", "a file too large for a package: its size stands in a pax header");
  return /^\d+ path=(.*)$/m.exec(text)?.[1];
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}

function latin(bytes: Uint8Array, at: number, length: number): string {
  return Buffer.from(bytes.subarray(at, at + length))
    .toString("latin1")
    .replace(/\0.*$/s, "");
}
