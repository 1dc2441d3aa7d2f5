import { constants, deflateRawSync, gzipSync } from "node:zlib";
import { describe, it } from "vitest";
import { expectRefused } from "./hostile.ts";

const HEADER = Buffer.from("1f8b08000000000002ff", "hex");
const MIB = 1 << 20;
/** A MiB of zeros in a kilobyte, to be concatenated. */
const zeros = deflateRawSync(Buffer.alloc(MIB), { level: 9, finishFlush: constants.Z_SYNC_FLUSH });

/** @param claimed the size in the trailer, in bytes */
function bomb(mebibytes: number, claimed: number): string {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(claimed, 4);
  const blocks = new Array<Buffer>(mebibytes).fill(zeros);
  return Buffer.concat([HEADER, ...blocks, Buffer.from([3, 0]), trailer]).toString("base64");
}

const bombs: readonly (readonly [string, string])[] = [
  ["half-a-gigabyte", bomb(512, 512 * MIB)],
  ["one-that-claims-little", bomb(512, 100)],
  ["one-that-claims-everything", bomb(512, 0xffff_ffff)],
  ["a-text-of-ten-megabytes", "A".repeat(10 * MIB)],
  ["json-of-ten-megabytes", `{"image_config": {}, "project": "${"a".repeat(10 * MIB)}"}`],
  ["a-gigabyte", bomb(1024, 1024 * MIB)],
  ["thousands-of-members", Buffer.concat(new Array<Buffer>(20_000).fill(gzipSync(""))).toString("base64")],
];

describe("a context that would fill the memory", () => {
  it.each(bombs)("%s is refused early", (_, context) => {
    expectRefused(context, "CONTEXT_TOO_LARGE", "Expected");
  });
});
