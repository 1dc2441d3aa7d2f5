import { gzipSync } from "node:zlib";
import { SerializedPackage } from "@flyte-settings/registration/package";
import { describe, expect, it } from "vitest";
import { launchPlan, tar, task, workflow } from "./build-package.ts";

const first = [
  ["0_m.greet_1.pb", task("m.greet")],
  ["1_m.wf_2.pb", workflow("m.wf", ["m.greet"])],
  ["2_m.wf_3.pb", launchPlan("m.wf", "m.wf")],
] as const;

function archive(members: readonly (readonly [string, Uint8Array, string?])[]): Uint8Array {
  return gzipSync(tar(members));
}

describe("a package in an archive", () => {
  it("is read in registration order, whatever the order of its members", () => {
    const { entities } = SerializedPackage.fromArchive("p.tgz", archive([...first].reverse()));
    expect(entities.map(({ kind, id }) => [kind, id.name])).toEqual([
      ["task", "m.greet"],
      ["workflow", "m.wf"],
      ["launchPlan", "m.wf"],
    ]);
  });

  it("sorts by number and not by text", () => {
    const members = Array.from(
      { length: 11 },
      (_, index) => [`${index}_m.t${index}_1.pb`, task(`m.t${index}`)] as const,
    );
    const { entities } = SerializedPackage.fromArchive("p.tgz", archive(members));
    expect(entities.map(({ id }) => id.name)).toEqual(members.map((_, index) => `m.t${index}`));
  });

  it("keeps the code apart", () => {
    const code = ["fast0123.tar.gz", Buffer.from("code")] as const;
    expect(SerializedPackage.fromArchive("p.tar", tar([...first, code])).bundle?.path).toBe("fast0123.tar.gz");
  });
});

const code = Buffer.from("code");
const refused: readonly (readonly [string, string, () => Uint8Array, string, RegExp])[] = [
  ["an unknown suffix", "p.zip", () => archive(first), "ARCHIVE_INVALID", /only \.tar, \.tar\.gz and \.tgz/],
  ["no gzip", "p.tgz", () => tar(first), "ARCHIVE_INVALID", /gzip: invalid header/],
  ["a cut archive", "p.tar", () => tar(first).subarray(0, 530), "ARCHIVE_INVALID", /in the middle of a file/],
  ["damage", "p.tar", () => tar(first).fill(1, 0, 4), "ARCHIVE_INVALID", /invalid tar header/],
  [
    "a way out",
    "p.tgz",
    () => archive([["../x_1.pb", task("m.x")]]),
    "ARCHIVE_UNSAFE",
    /outside of itself: \.\.\/x_1\.pb/,
  ],
  ["an absolute name", "p.tgz", () => archive([["/etc/x_1.pb", task("m.x")]]), "ARCHIVE_UNSAFE", /outside/],
  [
    "a stray file",
    "p.tgz",
    () => archive([["README.md", code]]),
    "PACKAGE_INVALID",
    /not a package: README\.md.*Expected \*\.pb/,
  ],
  [
    "two bundles",
    "p.tgz",
    () =>
      archive([
        ["fasta.tar.gz", code],
        ["fastb.tar.gz", code],
      ]),
    "PACKAGE_INVALID",
    /holds 2 archives of code \(fasta\.tar\.gz, fastb\.tar\.gz\)/,
  ],
  ["no kind in the name", "p.tgz", () => archive([["0_m.pb", task("m")]]), "PACKAGE_INVALID", /does not end in _1\.pb/],
  [
    "another kind",
    "p.tgz",
    () => archive([["0_m_2.pb", task("m")]]),
    "PACKAGE_INVALID",
    /its name says workflow, its identifier says task/,
  ],
  ["an empty file", "p.tgz", () => archive([["0_m_1.pb", Buffer.alloc(0)]]), "PACKAGE_INVALID", /holds no identifier/],
  [
    "garbage",
    "p.tgz",
    () => archive([["0_m_1.pb", Buffer.from("ffffffff", "hex")]]),
    "PACKAGE_INVALID",
    /0_m_1\.pb cannot be read/,
  ],
  [
    "a cut message",
    "p.tgz",
    () => archive([["0_m_1.pb", task("m").subarray(0, 20)]]),
    "PACKAGE_INVALID",
    /in the middle of a field/,
  ],
];

describe("what is no package is refused", () => {
  it.each(refused)("%s", (_, name, bytes, code, message) => {
    expect(() => SerializedPackage.fromArchive(name, bytes())).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  it("a bomb is stopped while it inflates", () => {
    const bomb = gzipSync(Buffer.alloc(513 * 1024 * 1024), { level: 1 });
    expect(() => SerializedPackage.fromArchive("p.tgz", bomb)).toThrow(
      expect.objectContaining({ code: "ARCHIVE_TOO_LARGE" }),
    );
  });
});
