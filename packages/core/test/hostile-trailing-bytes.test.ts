import { gzipSync } from "node:zlib";
import { describe, it } from "vitest";
import { expectRefused } from "./hostile.ts";

const bytes = gzipSync('{"image_config": {}}');
const body = bytes.subarray(0, -8);
const trailer = bytes.subarray(-8);

const cases: readonly (readonly [string, readonly Uint8Array[], string])[] = [
  ["other-bytes", [bytes, Buffer.from("junk")], "Not a gzipped file (b'\\x6a\\x75')"],
  ["zeros-then-other-bytes", [bytes, Buffer.alloc(5), Buffer.from("junk")], "Not a gzipped file"],
  ["the-trailer-twice", [bytes, trailer], "Not a gzipped file"],
  ["bytes-before-the-trailer", [body, Buffer.from("junk"), trailer], "CRC check failed"],
  ["half-a-member", [bytes, bytes.subarray(0, 12)], "Compressed file ended before"],
];

describe("bytes after the end of a context", () => {
  it.each(cases)("%s are refused", (_, parts, words) => {
    expectRefused(Buffer.concat(parts).toString("base64"), "CONTEXT_INVALID", words);
  });
});
