// The content of an archive, and the digest that flytekit would compute: md5 over each file's bytes and its path
// without separators.
import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";

const BLOCK = 512;
const text = (bytes) => bytes.toString("utf8").replace(/\0.*$/s, "");

/** Members in order, with pax and GNU names. Throws for a truncated archive. */
export function membersOf(archive) {
  const bytes = gunzipSync(archive);
  const members = [];
  let longName;
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const block = bytes.subarray(at, at + BLOCK);
    if (block.every((byte) => byte === 0)) return members;
    const size = Number.parseInt(text(block.subarray(124, 136)) || "0", 8);
    const type = String.fromCharCode(block[156] || 48);
    const data = bytes.subarray(at + BLOCK, at + BLOCK + size);
    if (data.length < size) throw new Error("cut");
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (type === "L") longName = text(data);
    else if (type === "x") longName = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(data.toString("utf8"))?.[1] ?? longName;
    else {
      const prefix = text(block.subarray(345, 500));
      const short = text(block.subarray(0, 100));
      members.push({ name: longName ?? (prefix === "" ? short : `${prefix}/${short}`), type, data });
      longName = undefined;
    }
  }
  throw new Error("cut");
}

/** For archives without links. */
export function digestOf(archive) {
  const hash = createHash("md5");
  for (const { name, type, data } of membersOf(archive)) {
    if (type !== "0") continue;
    hash.update(data);
    hash.update(name.replace(/^\.\//, "").replaceAll("/", ""));
  }
  return hash.digest("hex");
}
