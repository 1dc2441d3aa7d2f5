import { deflateRawSync, deflateSync } from "node:zlib";
import { describe, it } from "vitest";
import { bothManners, byDefault, expectRefused, pack } from "./hostile.ts";

const json = '{"image_config": {}}';
const cases: readonly (readonly [string, string, string])[] = [
  ["nothing", "", "Expecting value: line 1 column 1 (char 0)"],
  ["the-name-in-front", `_F_SS_C=${pack(json)}`, ""],
  ["zlib", deflateSync(json).toString("base64"), "Not a gzipped file (b'\\x78\\x9c')"],
  ["raw-deflate", deflateRawSync(json).toString("base64"), "Not a gzipped file"],
  ["not-utf-8", pack(Buffer.from([0xff, 0xfe])), "'utf-8' codec can't decode"],
  ["a-surrogate-in-utf-8", pack(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])), "'utf-8' codec can't decode"],
  ["a-byte-order-mark", pack(`\ufeff${json}`), "Unexpected UTF-8 BOM"],
  ["a-number", pack("5"), "$: expected an object, got 5"],
  ["no-json", pack("image_config: {}"), "Expecting value: line 1 column 1 (char 0)"],
];

const onlyByDefault: readonly (readonly [string, string, string])[] = [
  ["an-alien-character", pack(json).replace("A", "A-"), 'character "-" at position 5 is not of the base64 alphabet'],
  ["more-padding", `${pack("{} ")}====`, "padding"],
  ["two-contexts", pack(json).replace(/=*$/, "==") + pack(json), "padding"],
  ["flags-that-mean-nothing", Buffer.from(pack(json), "base64").fill(0xe0, 3, 4).toString("base64"), "flags"],
];

describe("a text that is no context", () => {
  it.each(cases)("%s is refused", (_, text, words) => {
    expectRefused(text, "CONTEXT_INVALID", words, bothManners);
  });
  it.each(onlyByDefault)("%s is refused by default", (_, text, words) => {
    expectRefused(text, "CONTEXT_INVALID", words, byDefault);
  });
});
