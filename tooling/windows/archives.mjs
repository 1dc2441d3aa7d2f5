// Hostile archives with Windows names: `exec` must reject them and write nothing outside the destination. A valid one
// must run.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tar } from "../attacks/tar-bytes.mjs";
import { inScratch } from "../scratch.mjs";
import { node, nodeExe, windowsPath } from "./wine.mjs";

const NAMES = [
  "..\\evil.txt",
  "..\\..\\evil.txt",
  "a\\..\\..\\evil.txt",
  "\\evil.txt",
  "\\\\server\\share\\evil.txt",
  "a\\b.txt",
  "C:\\evil.txt",
  "C:evil.txt",
  "c:/evil.txt",
  "a.txt:stream",
  "a.txt::$DATA",
  "NUL",
  "nul.txt",
  "CON",
  "con.py",
  "a/aux.py",
  "PRN",
  "COM1",
  "com1.txt",
  "LPT9.log",
  "COM¹",
  "CONIN$",
  "a.",
  "a ",
  "dir./a.py",
  "dir /a.py",
  "a?.py",
  "a*.py",
  "a|b",
  'a"b',
  "a<b",
  "a\u0001b",
  "../evil.txt",
  "/evil.txt",
];

export const archives = {
  name: "archives",
  cases: (bin) => [
    ...NAMES.map((name) => ({ name: `a member ${JSON.stringify(name)} is refused`, run: () => refused(bin, name) })),
    {
      name: "a bundle with directories is unpacked and its command runs",
      run: () => inScratch((at) => unpacked(bin, at)),
    },
  ],
};

const exec = (bin, scratch, script) =>
  node(
    [
      bin,
      "exec",
      "--additional-distribution",
      new URL(`file:///Z:${scratch}/in/a.tar.gz`).href,
      "--dest-dir",
      windowsPath(join(scratch, "up/dest")),
      "--",
      windowsPath(nodeExe),
      "-e",
      script,
    ],
    { cwd: join(scratch, "up"), programs: [] },
  );

function prepare(scratch, members) {
  for (const name of ["in", "up/dest"]) mkdirSync(join(scratch, name), { recursive: true });
  writeFileSync(join(scratch, "in/a.tar.gz"), tar(members));
}

function refused(bin, name) {
  return inScratch(async (scratch) => {
    prepare(scratch, [
      { name: "good/a.py", content: "x" },
      { name, content: "evil" },
    ]);
    const ran = await exec(bin, scratch, "0");
    if (ran.code === 0 || !/ARCHIVE_UNSAFE/.test(ran.stderr)) throw new Error(`exit code ${ran.code}: ${ran.stderr}`);
    const left = [
      ...readdirSync(scratch),
      ...readdirSync(join(scratch, "up")),
      ...readdirSync(join(scratch, "up/dest")),
    ];
    if (left.some((each) => !["in", "up", "dest"].includes(each))) throw new Error(`left behind: ${left.join(", ")}`);
  });
}

async function unpacked(bin, scratch) {
  prepare(scratch, [
    { name: "src/pkg/a.py", content: "x" },
    { name: "größe/日本.txt", content: "y" },
    { name: "Top.TXT", content: "z" },
  ]);
  const script = "process.exit(require('fs').readFileSync('dest/src/pkg/a.py','utf8') === 'x' ? 7 : 1)";
  const ran = await exec(bin, scratch, script);
  const at = join(scratch, "up/dest");
  for (const path of ["src/pkg/a.py", "größe/日本.txt", "Top.TXT"])
    if (!existsSync(join(at, path))) throw new Error(`${path} is not there: ${ran.stdout}${ran.stderr}`);
  if (ran.code !== 7) throw new Error(`exit code ${ran.code} and not the command's 7: ${ran.stderr}`);
}
