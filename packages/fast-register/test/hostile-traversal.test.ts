import { describe, it } from "vitest";
import { expectRefused, gnuLong, type Member, pax, tar } from "./hostile.ts";

const names = [
  "/etc/x",
  "//x",
  "../x",
  "../../x",
  "a/../../x",
  "a/../b",
  "./../x",
  "..",
  "a/..",
  "a/b/../../../x",
  "../dest/x",
  "../outside/x",
  "a//../../x",
  `${"a/".repeat(20)}${"../".repeat(21)}x`,
  "/",
  "/../x",
];
const types = [
  ["a file", "0", ""],
  ["an old file", "\0", ""],
  ["a folder", "5", ""],
  ["a link", "2", "there"],
  ["a hard link", "1", "there"],
] as const;
const ways: readonly (readonly [string, (name: string, member: Member) => readonly Member[]])[] = [
  ["in the header", (name, member) => [{ ...member, name }]],
  ["in a pax header", (name, member) => [pax({ path: name }), { ...member, name: "innocent" }]],
  ["in GNU's long name", (name, member) => [gnuLong("L", name), { ...member, name: "innocent" }]],
];
const cases = ways.flatMap(([way, make]) =>
  types.flatMap(([kind, type, link]) =>
    names.map((name) => ({
      title: `${kind} called ${name.slice(0, 40)} ${way}`,
      members: make(name, { name, type, link }),
    })),
  ),
);

describe("a member outside the destination", () => {
  it.each(cases)("$title", async ({ members }) => {
    await expectRefused(tar({ name: "before", data: "b" }, ...members), ["ARCHIVE_UNSAFE"]);
  });

  it("through the prefix of its header", async () => {
    await expectRefused(tar({ name: "x", prefix: "../outside" }), ["ARCHIVE_UNSAFE"]);
    await expectRefused(tar({ name: "x", prefix: "/tmp" }), ["ARCHIVE_UNSAFE"]);
  });
});
