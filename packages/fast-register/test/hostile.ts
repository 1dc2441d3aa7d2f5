import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type UnpackLimits, unpack } from "@flyte-settings/fast-register/runtime";
import { expect } from "vitest";
import { scratch } from "./tree.ts";

/** One header, valid or not, and its data. */
export interface Member {
  readonly name: string;
  readonly type?: string;
  readonly link?: string;
  readonly data?: string;
  readonly mode?: number;
  /** The size field as written. */
  readonly size?: number;
  readonly prefix?: string;
  readonly checksum?: string;
}

export function header(member: Member): Buffer {
  const { name, type = "0", link = "", data = "", mode = 0o644 } = member;
  const bytes = Buffer.alloc(512);
  bytes.write(name, 0, 100);
  bytes.write(mode.toString(8).padStart(7, "0"), 100);
  bytes.write("0000000", 108);
  bytes.write("0000000", 116);
  bytes.write((member.size ?? Buffer.byteLength(data)).toString(8).padStart(11, "0"), 124);
  bytes.write("00000000000", 136);
  bytes.write("        ", 148);
  bytes.write(type, 156);
  bytes.write(link, 157, 100);
  bytes.write("ustar\x0000", 257, "latin1");
  if (member.prefix) bytes.write(member.prefix, 345, 155);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(member.checksum ?? `${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return bytes;
}

export function block(member: Member): Buffer {
  const data = Buffer.from(member.data ?? "");
  return Buffer.concat([header(member), data, Buffer.alloc((512 - (data.length % 512)) % 512)]);
}

export function tar(...members: readonly (Member | Buffer)[]): Buffer {
  return Buffer.concat([...members.map((each) => (Buffer.isBuffer(each) ? each : block(each))), Buffer.alloc(1024)]);
}

/** A pax header for the next member. */
export function pax(records: Readonly<Record<string, string>>): Member {
  const data = Object.entries(records).map(([key, value]) => {
    const rest = Buffer.byteLength(key) + Buffer.byteLength(value) + 3;
    let length = rest;
    while (length !== rest + String(length).length) length = rest + String(length).length;
    return `${length} ${key}=${value}\n`;
  });
  return { name: "././@PaxHeader", type: "x", data: data.join("") };
}

/** GNU's header for a long name or a long link. */
export function gnuLong(type: "L" | "K", text: string): Member {
  return { name: "././@LongLink", type, data: `${text}\0` };
}

export async function* pieces(bytes: Buffer, size = 700): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Unpacks into a directory next to a secret; both must be unchanged, and the error must be a FlyteSettingsError. */
export async function expectRefused(
  archive: Buffer,
  codes: readonly string[],
  limits: UnpackLimits = {},
): Promise<void> {
  for (const bytes of [archive, gzipSync(archive)]) {
    const work = scratch();
    const destination = join(work, "dest");
    mkdirSync(destination);
    mkdirSync(join(work, "outside"));
    writeFileSync(join(work, "secret"), "s");
    writeFileSync(join(destination, "there"), "t");
    const error = await unpack(pieces(bytes), destination, limits).then(
      () => "it was unpacked",
      (problem: unknown) => (problem as { code?: string }).code ?? String(problem),
    );
    expect(codes).toContain(error);
    expect([readdirSync(work).sort(), readdirSync(join(work, "outside")), readdirSync(destination)]).toEqual([
      ["dest", "outside", "secret"],
      [],
      ["there"],
    ]);
  }
}
