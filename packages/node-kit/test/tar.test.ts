import { gzipSync } from "node:zlib";
import { byteSource, plainBytes, readTar, type TarErrors } from "@flyte-settings/node-kit/tar";
import { editTar, membersOf } from "@flyte-settings/node-kit/tar-memory";
import { describe, expect, it } from "vitest";
import { tar, withChecksum } from "./make-tar.ts";

const errors: TarErrors = {
  invalid: (problem) => new Error(`invalid: ${problem}`),
  unsafe: (name, problem) => new Error(`unsafe: ${name} ${problem}`),
};

const long = `${"directory/".repeat(30)}file.py`;
const archive = tar([
  { path: "d", flag: "5" },
  { path: "d/a.py", content: "one" },
  { path: long, content: "long" },
  { path: "link", flag: "2", target: "d/a.py" },
  { path: "hard", flag: "1", target: "d/a.py" },
]);
const expected = [
  ["folder", "d", ""],
  ["file", "d/a.py", "one"],
  ["file", long, "long"],
  ["symlink", "link", ""],
  ["hardlink", "hard", ""],
];

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function streamed(bytes: Uint8Array, size: number, mayEnd = false): Promise<string[][]> {
  const found: string[][] = [];
  const source = byteSource(plainBytes(pieces(bytes, size), errors), errors, mayEnd);
  for await (const entry of readTar(source, errors)) {
    let content = "";
    for await (const piece of entry.body()) content += piece.toString();
    found.push([entry.type, entry.name, content]);
  }
  return found;
}

describe("one archive, read in both ways", () => {
  it.each([1, 511, 512, 513, 1_000_000])("as a stream in pieces of %i bytes", async (size) => {
    expect(await streamed(archive, size)).toEqual(expected);
    expect(await streamed(gzipSync(archive), size)).toEqual(expected);
  });

  it("in memory", () => {
    const found = [...membersOf(archive, errors)].map(({ type, name, bytes }) => [
      type,
      name,
      String(Buffer.from(bytes)),
    ]);
    expect(found).toEqual(expected);
  });
});

/** A header with overwritten fields and a correct checksum, unless the checksum itself is to be invalid. */
function broken(at: number, value: string, fixSum = true): Uint8Array {
  const bytes = tar([{ path: "a.py", content: "x" }]);
  bytes.write(value, at, "latin1");
  return fixSum ? withChecksum(bytes) : bytes;
}

describe("what is not a tar is refused in both ways", () => {
  it.each([
    ["a wrong checksum", broken(0, "b", false), "checksum"],
    ["a size that is not octal", broken(124, "0000000000z"), "invalid number"],
    ["a binary size out of range", broken(124, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"), "out of range"],
    ["a size beyond the end", broken(124, "00000077777"), "it ends"],
    ["a record larger than any name", broken(124, `77777777777\0${" ".repeat(20)}L`), "larger than any name"],
    ["noise", Buffer.alloc(1024, "x"), "invalid"],
  ])("%s", async (_, bytes, problem) => {
    await expect(streamed(bytes, 700)).rejects.toThrow(problem);
    expect(() => [...membersOf(bytes, errors)]).toThrow(problem);
  });

  it("an archive without its end, unless that is allowed", async () => {
    const cut = archive.subarray(0, archive.length - 1024);
    await expect(streamed(cut, 700)).rejects.toThrow("it ends");
    expect(await streamed(cut, 700, true)).toEqual(expected);
  });

  it("damaged gzip, and zstd", async () => {
    await expect(streamed(gzipSync(archive).subarray(0, 60), 13)).rejects.toThrow("its gzip is damaged");
    await expect(streamed(Buffer.from("28b52ffd00000000", "hex"), 13)).rejects.toThrow("zstd");
  });
});

describe("editTar", () => {
  it("replaces contents and keeps every other byte", () => {
    const edited = editTar(archive, (path, content) => (path === long ? Buffer.from("changed!") : content), errors);
    const found = [...membersOf(edited, errors)].map(({ type, name, bytes }) => [
      type,
      name,
      String(Buffer.from(bytes)),
    ]);
    expect(found).toEqual(expected.map((row) => (row[1] === long ? ["file", long, "changed!"] : row)));
    expect(Buffer.from(edited.subarray(0, 1024))).toEqual(Buffer.from(archive.subarray(0, 1024)));
  });

  it("returns an archive that is not edited byte for byte", () => {
    expect(Buffer.from(editTar(archive, (_, content) => content, errors))).toEqual(Buffer.from(archive));
  });
});
