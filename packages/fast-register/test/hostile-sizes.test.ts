import { describe, it } from "vitest";
import { expectRefused, gnuLong, header, type Member, pax, tar } from "./hostile.ts";

const GIB = 1024 ** 3;
const cases: readonly (readonly [name: string, archive: Buffer, codes: readonly string[]])[] = [
  ["a size of 8 GiB less one", tar(header({ name: "m", size: 8 * GIB - 1 })), ["ARCHIVE_INVALID"]],
  ["a size in a pax header", tar(pax({ size: String(9 * GIB) }), { name: "m" }), ["ARCHIVE_TOO_LARGE"]],
  ["a size past all numbers", tar(pax({ size: "9".repeat(30) }), { name: "m" }), ["ARCHIVE_INVALID"]],
  ["a negative size", tar(pax({ size: "-1" }), { name: "m" }), ["ARCHIVE_INVALID"]],
  ["a size that is none", tar(pax({ size: "0x10" }), { name: "m" }), ["ARCHIVE_INVALID"]],
  ["a pax header of a gigabyte", tar(header({ name: "p", type: "x", size: GIB })), ["ARCHIVE_UNSAFE"]],
  ["a long name of two megabytes", tar(gnuLong("L", "a".repeat(2 * 1024 * 1024)), { name: "m" }), ["ARCHIVE_UNSAFE"]],
  ["a path of 5,000 bytes", tar(pax({ path: "a/".repeat(2500) }), { name: "m" }), ["ARCHIVE_UNSAFE"]],
  ["a name of 256 bytes", tar(pax({ path: "a".repeat(256) }), { name: "m" }), ["ARCHIVE_UNSAFE"]],
  [
    "pax headers without end",
    tar(...Array.from({ length: 500 }, (): Member => pax({ path: "x" })), { name: "m" }),
    ["ARCHIVE_UNSAFE"],
  ],
  ["a zero byte in a pax path", tar(pax({ path: "a\0b" }), { name: "m" }), ["ARCHIVE_UNSAFE"]],
];

describe("sizes that are not true, or too true", () => {
  it.each(cases)("%s", async (_, archive, codes) => {
    await expectRefused(archive, codes);
  });

  it("more members than allowed", async () => {
    const many = Array.from({ length: 20 }, (_, i): Member => ({ name: `f${i}` }));
    await expectRefused(tar(...many), ["ARCHIVE_TOO_LARGE"], { maxEntries: 19 });
  });

  it("a larger file than allowed", async () => {
    await expectRefused(tar({ name: "f", data: "x".repeat(100) }), ["ARCHIVE_TOO_LARGE"], { maxFileBytes: 99 });
  });

  it("more bytes than allowed together", async () => {
    const two = [
      { name: "f", data: "x".repeat(60) },
      { name: "g", data: "x".repeat(60) },
    ];
    await expectRefused(tar(...two), ["ARCHIVE_TOO_LARGE"], { maxBytes: 100 });
  });

  it("zeros without end after the end", async () => {
    await expectRefused(tar({ name: "f" }, Buffer.alloc(80 * 1024 * 1024)), ["ARCHIVE_TOO_LARGE"]);
  });
});
