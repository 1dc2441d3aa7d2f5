// Archives as written by an attacker: any name, type and size in the header.
import { gzipSync } from "node:zlib";

const BLOCK = 512;

/** @param {readonly { name: string | Buffer, type?: string, link?: string, content?: string, size?: number, mode?: number }[]} members */
export function tar(members) {
  return gzipSync(Buffer.concat([...members.flatMap(blocks), Buffer.alloc(2 * BLOCK)]));
}

function blocks({ name, type = "0", link = "", content = "", size, mode = 0o644 }) {
  const path = Buffer.from(name);
  const data = Buffer.from(content);
  const long = [
    ...(path.length > 99 ? longName("L", path) : []),
    ...(Buffer.byteLength(link) > 99 ? longName("K", Buffer.from(link)) : []),
  ];
  return [...long, header(path, type, link, size ?? data.length, mode), padded(data)];
}

/** GNU's format: the name is the content of a preceding member. */
function longName(type, path) {
  return [
    header(Buffer.from("././@LongLink"), type, "", path.length + 1, 0o644),
    padded(Buffer.concat([path, Buffer.alloc(1)])),
  ];
}

function header(path, type, link, size, mode) {
  const block = Buffer.alloc(BLOCK);
  path.copy(block, 0, 0, Math.min(path.length, 99));
  block.write(`${mode.toString(8).padStart(7, "0")}\0`, 100);
  block.write("0000000\u00000000000\0", 108);
  block.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  block.write("00000000000\0", 136);
  block.write("        ", 148);
  block.write(type, 156);
  block.write(link.slice(0, 99), 157);
  block.write("ustar  \0", 257, "latin1");
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

function padded(data) {
  return Buffer.concat([data, Buffer.alloc((BLOCK - (data.length % BLOCK)) % BLOCK)]);
}
