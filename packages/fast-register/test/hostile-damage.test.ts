import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { unpack } from "@flyte-settings/fast-register/runtime";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectRefused, pieces, tar } from "./hostile.ts";
import { scratch } from "./tree.ts";

const good = tar({ name: "d", type: "5" }, { name: "d/a.py", data: "x".repeat(1500) }, { name: "b.py", data: "y" });
const zipped = gzipSync(good);

async function refusedAsItIs(bytes: Buffer): Promise<void> {
  const destination = join(scratch(), "dest");
  mkdirSync(destination);
  await expect(unpack(pieces(bytes), destination)).rejects.toMatchObject({ code: "ARCHIVE_INVALID" });
  expect(readdirSync(destination)).toEqual([]);
}

describe("a damaged archive", () => {
  it.each([0, 1, 2, 100, 511, 512, 513, 1024, 1535, 1536, 2000, 2560, 3071])("cut after %i bytes", async (length) => {
    await refusedAsItIs(good.subarray(0, length));
  });

  it.each([3, 9, 10, 11, 40, zipped.length - 9, zipped.length - 5, zipped.length - 1])(
    "gzip cut after %i bytes",
    async (length) => {
      await refusedAsItIs(zipped.subarray(0, length));
    },
  );

  it.each(["000000\0 ", "999999\0 ", "zzzzzz\0 ", "777777\0 "])("with the checksum %j", async (checksum) => {
    await expectRefused(tar({ name: "m", checksum }), ["ARCHIVE_INVALID"]);
  });

  it.each(["5 a=b\n", "x path=a\n", "99 path=a\n", "9 path=ab\n", "10 pathab\n\n", "0 path=a\n", "-5 path=a\n"])(
    "with the pax record %j",
    async (data) => {
      await expectRefused(tar({ name: "p", type: "x", data }, { name: "m" }), ["ARCHIVE_INVALID"]);
    },
  );

  it.each(["<!DOCTYPE html>", "<html>", "<?xml version='1.0'?><Error/>"])(
    "a page %s under its name is called one",
    async (page) => {
      const unpacked = unpack(pieces(Buffer.from(page)), scratch());
      await expect(unpacked).rejects.toThrow("it is an HTML or XML page, not an archive");
    },
  );

  it("with a wrong CRC at its end leaves nothing", async () => {
    const bytes = Buffer.from(zipped);
    bytes[bytes.length - 6] = (bytes[bytes.length - 6] ?? 0) ^ 0xff;
    await refusedAsItIs(bytes);
  });

  it("of any kind gives one of our errors or the files, and nothing beside", async () => {
    const flips = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(flips, fc.boolean(), async (changes, isZipped) => {
        const bytes = Buffer.from(good);
        for (const [at, value] of changes) bytes[at] = value;
        const work = scratch();
        mkdirSync(join(work, "dest"));
        const outcome = await unpack(pieces(isZipped ? gzipSync(bytes) : bytes), join(work, "dest")).then(
          () => "unpacked",
          (error: Error) => error.name,
        );
        expect(["unpacked", "FlyteSettingsError"]).toContain(outcome);
        expect(readdirSync(work)).toEqual(["dest"]);
      }),
      { numRuns: 200 },
    );
  });
});
