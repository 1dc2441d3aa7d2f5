import { mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { unpack } from "@flyte-settings/fast-register/runtime";
import { describe, expect, it } from "vitest";
import { expectRefused, gnuLong, type Member, pax, pieces, tar } from "./hostile.ts";
import { scratch } from "./tree.ts";

const link = (name: string, target: string): Member => ({ name, type: "2", link: target });
const hard = (name: string, target: string): Member => ({ name, type: "1", link: target });
const file = (name: string): Member => ({ name, data: "x" });

const outside = [
  "/etc",
  "/",
  "../outside",
  "..",
  "../..",
  "a/../../outside",
  "./../outside",
  "../dest/../outside",
  "../secret",
];

const cases: readonly (readonly [name: string, members: readonly Member[]])[] = [
  ...outside.map((target) => [`a link to ${target}`, [link("l", target)]] as const),
  ...outside.map((target) => [`a link to ${target}, and a file behind it`, [link("l", target), file("l/x")]] as const),
  ...outside.map(
    (target) =>
      [`a file, and then a link to ${target} in its folder's place`, [file("l/x"), link("l", target)]] as const,
  ),
  ...outside.map(
    (target) => [`a folder below a link to ${target}`, [link("l", target), { name: "l/d", type: "5" }]] as const,
  ),
  ...outside.map(
    (target) =>
      [
        `a link to ${target} below a folder`,
        [{ name: "d", type: "5" }, link("d/l", target.startsWith("/") ? target : `../${target}`)],
      ] as const,
  ),
  ...outside.map((target) => [`a hard link to ${target}`, [hard("h", target)]] as const),
  ...outside.map((target) => [`a hard link to a link to ${target}`, [link("l", target), hard("h", "l")]] as const),
  ...outside.map(
    (target) => [`a link to ${target} in a pax header`, [pax({ linkpath: target }), link("l", "fine")]] as const,
  ),
  ...outside.map(
    (target) => [`a link to ${target} in GNU's long link`, [gnuLong("K", target), link("l", "fine")]] as const,
  ),
  ["a link through a link", [{ name: "d", type: "5" }, link("d/up", "."), link("d/l", "up/../../outside")]],
  [
    "a chain that climbs",
    [{ name: "a/b", type: "5" }, link("x", "a/b"), link("y", "x/../.."), link("z", "y/../outside")],
  ],
  ["a link that climbs behind another", [link("a", "b/.."), { name: "b", type: "5" }, link("c", "a/../outside")]],
  ["links in a circle", [link("a", "b"), link("b", "a")]],
  ["a link to itself", [link("a", "a")]],
  ["a file behind a link inside", [{ name: "d", type: "5" }, link("l", "d"), file("l/x")]],
  ["a file behind a link whose case differs", [{ name: "d", type: "5" }, link("L", "d"), file("l/x")]],
  [
    "a file behind a link written with other letters",
    [{ name: "d", type: "5" }, link("caf\u00e9", "d"), file("cafe\u0301/x")],
  ],
  ["a file whose name differs from a link in case alone", [file("d"), link("L", "d"), file("l")]],
  ["a hard link before its file", [hard("h", "f"), file("f")]],
  ["a hard link to a folder", [{ name: "d", type: "5" }, hard("h", "d")]],
  ["a hard link to what already exists", [hard("h", "there")]],
  ["a link in a folder's place", [{ name: "d", type: "5" }, link("d", "x")]],
  ["a folder in a file's place", [file("d"), { name: "d", type: "5" }]],
  ["a file below a file", [file("d"), file("d/x")]],
];

describe("a link that leads out", () => {
  it.each(cases)("%s", async (_, members) => {
    await expectRefused(tar(...members), ["ARCHIVE_UNSAFE"]);
  });

  it("and lay in the destination already", async () => {
    const work = scratch();
    mkdirSync(join(work, "dest"));
    mkdirSync(join(work, "outside"));
    symlinkSync("../outside", join(work, "dest/l"));
    await expect(unpack(pieces(tar(file("l/x"))), join(work, "dest"))).rejects.toMatchObject({
      code: "ARCHIVE_UNSAFE",
    });
    expect(readdirSync(join(work, "outside"))).toEqual([]);
  });
});
