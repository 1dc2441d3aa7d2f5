// Crafted archives must not lead to files outside the destination, devices, set-uid files, minutes of CPU time, or
// leftovers after a rejection.
import { lstatSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { command, inProject, misbehaviour } from "./command.mjs";
import { tar } from "./tar-bytes.mjs";

const LIMIT_MS = 10_000;
const NAMES = [
  "../x",
  "/x",
  "a/../../x",
  "..",
  ".",
  "",
  "./../x",
  "a//../../x",
  "\\..\\x",
  "C:\\x",
  "a\u0000b",
  "x/",
  ".flyte-unpack-1/x",
  ".flyte-distribution",
  "a/.flyte-unpack-1",
  "d/../x",
  "~/x",
  "x\n",
  Buffer.from([0xff, 0x2f, 0x78]),
  "n".repeat(255),
  "n".repeat(300),
  `${"d/".repeat(100)}x`,
  `${"d/".repeat(800)}x`,
  `${"d/".repeat(1_500)}x`,
];
const TYPES = ["0", "5", "1", "2", "3", "4", "6", "7", "S", "V", "9"];
const LINKS = ["../outside", "/etc", "/etc/passwd", "a/../../outside", ".", "..", "x"];

const crafted = [
  ...NAMES.flatMap((name) =>
    TYPES.map((type) => [
      `a member ${JSON.stringify(String(name)).slice(0, 40)} of type ${type}`,
      [{ name, type, link: "../outside", content: type === "0" ? "evil" : "" }],
    ]),
  ),
  ...LINKS.flatMap((link) => [
    [
      `a link to ${link} and a file behind it`,
      [
        { name: "l", type: "2", link },
        { name: "l/outside", content: "evil" },
      ],
    ],
    [`a hard link to ${link}`, [{ name: "l", type: "1", link }]],
    [
      `a chain of links to ${link}`,
      [
        { name: "a", type: "2", link: "." },
        { name: "a/b", type: "2", link },
        { name: "a/b/outside", content: "evil" },
      ],
    ],
  ]),
  ["a set-uid file", [{ name: "x", mode: 0o6755, content: "x" }]],
  ["a member that claims 1 TB", [{ name: "x", size: 2 ** 33 - 1, content: "x" }]],
  ["500 members 90 deep beside a link", [{ name: "l", type: "2", link: "x" }, ...deep(500, 90)]],
  ["2,000 members 90 deep beside a link", [{ name: "l", type: "2", link: "x" }, ...deep(2_000, 90)]],
  [
    "the same name in two cases",
    [
      { name: "A", content: "1" },
      { name: "a", content: "2" },
    ],
  ],
];

function deep(count, depth) {
  return Array.from({ length: count }, (_, n) => ({ name: `${"d/".repeat(depth)}f${n}`, content: "x" }));
}

const bytes = [
  ["no archive at all", Buffer.from("not a tar")],
  ["an empty file", Buffer.alloc(0)],
  ["a cut archive", tar([{ name: "x", content: "x".repeat(10_000) }]).subarray(0, 60)],
  ["an archive with rubbish after it", Buffer.concat([tar([{ name: "x", content: "x" }]), Buffer.from("rubbish")])],
];

function cases() {
  const all = [
    ...crafted.map(([name, members]) => [name, () => tar(members)]),
    ...bytes.map(([name, data]) => [name, () => data]),
  ];
  return all.flatMap(([name, make]) => [
    { name: `exec: ${name}`, run: () => unpack(make(), () => {}) },
    {
      name: `exec into a directory with links: ${name}`,
      run: () =>
        unpack(make(), (dest, outside) => {
          symlinkSync(outside, join(dest, "l"));
          symlinkSync(outside, join(dest, "d"));
        }),
    },
    { name: `package inspect: ${name}`, run: () => inspect(make()) },
  ]);
}

function unpack(archive, prepare) {
  return inProject(async (cwd) => {
    const [dest, outside] = [join(cwd, "dest"), join(cwd, "outside")];
    for (const each of [dest, outside]) mkdirSync(each);
    writeFileSync(join(cwd, "fast1.tar.gz"), archive);
    prepare(dest, outside);
    const before = readdirSync(dest).length;
    const args = ["exec", "--additional-distribution", join(cwd, "fast1.tar.gz"), "--dest-dir", dest, "--", "true"];
    const ran = await command(args, { cwd, limitMs: LIMIT_MS });
    const odd = misbehaviour(ran);
    if (odd !== undefined) return odd;
    if (readdirSync(outside).length > 0) return "wrote outside the destination, through a link";
    if (readdirSync(cwd).some((file) => !["dest", "outside", "fast1.tar.gz"].includes(file)))
      return "wrote beside the destination";
    if (ran.code !== 0 && readdirSync(dest).filter((file) => file !== ".flyte-distribution").length > before)
      return "left something behind after a refusal";
    for (const stats of everything(Buffer.from(dest))) {
      if (!stats.isFile() && !stats.isDirectory() && !stats.isSymbolicLink()) return "made a special file";
      if (stats.isFile() && (stats.mode & 0o6000) !== 0) return "made a set-uid file";
    }
    return undefined;
  });
}

/** The content of a directory, at any depth; names may be invalid UTF-8. */
function* everything(directory) {
  for (const name of readdirSync(directory, { encoding: "buffer" })) {
    const path = Buffer.concat([directory, Buffer.from("/"), name]);
    const stats = lstatSync(path);
    yield stats;
    if (stats.isDirectory()) yield* everything(path);
  }
}

function inspect(archive) {
  return inProject(
    async (cwd) => misbehaviour(await command(["package", "inspect", "p.tgz"], { cwd, limitMs: LIMIT_MS })),
    { "p.tgz": archive },
  );
}

export const archives = { name: "archives", rows: "2a, 2b", cases };
