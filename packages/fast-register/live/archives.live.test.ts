import { execFileSync } from "node:child_process";
import {
  chmodSync,
  createReadStream,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { bundleCode } from "@flyte-settings/fast-register";
import { unpack } from "@flyte-settings/fast-register/runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let base: string;
let archive: string;
let source: string;

/** Names and sizes that tar readers handle differently; no decomposed letters, because bsdtar composes them. */
const files: Readonly<Record<string, string>> = {
  "a b/é\n\\.py": "x",
  "tab\there/quote\"'.txt": "y",
  "😀/ﬀ.py": "astral and a ligature",
  [`${"n".repeat(100)}`]: "100 bytes",
  [`${"n".repeat(101)}`]: "101 bytes",
  [`${"long/".repeat(40)}${"e".repeat(120)}.py`]: "a path of 323 bytes",
  "empty.py": "",
  "block.bin": "b".repeat(512),
  "over.bin": "b".repeat(513),
  "-rf": "a name like an option",
  "dir/z.py": "z",
};

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), "archives-live-"));
  source = join(base, "source");
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(source, path)), { recursive: true });
    writeFileSync(join(source, path), content);
  }
  writeFileSync(join(source, "big.bin"), readFileSync(process.execPath).subarray(0, 5_000_000));
  writeFileSync(join(source, "run.sh"), "#!/bin/sh\n");
  chmodSync(join(source, "run.sh"), 0o755);
  symlinkSync("dir/z.py", join(source, "link.py"));
  symlinkSync("dir", join(source, "link-to-folder"));
  archive = (await bundleCode(source, { env: {} }, { output: join(base, "out"), links: "keep" })).path;
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const python =
  "import sys,tarfile; tarfile.open(sys.argv[1]).extractall(sys.argv[2], **({'filter': 'tar'} if hasattr(tarfile, 'tar_filter') else {}))";
const programs: readonly (readonly [name: string, command: (archive: string, target: string) => readonly string[]])[] =
  [
    ["GNU tar", (from, to) => ["tar", "-xf", from, "-C", to]],
    ["busybox tar", (from, to) => ["busybox", "tar", from.endsWith(".tar") ? "-xf" : "-xzf", from, "-C", to]],
    ["bsdtar", (from, to) => ["bsdtar", "-xf", from, "-C", to]],
    ["Python's tarfile", (from, to) => ["python3", "-X", "utf8", "-c", python, from, to]],
  ];

describe("an archive of ours is the same tree", () => {
  it.each(programs)(
    "to %s as to ourselves, zipped and plain",
    async (name, command) => {
      const plain = join(base, "plain.tar.gz");
      writeFileSync(plain, gunzipSync(readFileSync(archive)));
      for (const [kind, path] of [
        ["gzip", archive],
        ["plain", plain],
      ] as const) {
        // busybox decides by name whether a file is gzip
        const read = name === "busybox tar" && kind === "plain" ? copied(path, "busybox.tar") : path;
        const [theirs, ours] = [`${name}-${kind}-theirs`, `${name}-${kind}-ours`].map((each) => join(base, each)) as [
          string,
          string,
        ];
        for (const folder of [theirs, ours]) mkdirSync(folder);
        const [program = "", ...args] = command(read, theirs);
        execFileSync(program, args, { env: { ...process.env, LC_ALL: "C.UTF-8" }, stdio: "pipe" });
        await unpack(createReadStream(path), ours);
        execFileSync("diff", ["-r", "--no-dereference", ours, theirs], { stdio: "pipe" });
        execFileSync("diff", ["-r", "--no-dereference", source, theirs], { stdio: "pipe" });
        const executable = execFileSync("find", [theirs, "-type", "f", "-perm", "-u+x", "-printf", "%P\n"], {
          encoding: "utf8",
        });
        expect(executable).toBe("run.sh\n");
      }
    },
    300_000,
  );
});

function copied(path: string, name: string): string {
  const target = join(base, name);
  writeFileSync(target, readFileSync(path));
  return target;
}
