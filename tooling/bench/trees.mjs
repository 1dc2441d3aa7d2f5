// Seeded trees for the bundle benchmarks: the same bytes on every machine.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { sourceText } from "./source-text.mjs";

/** A small generator: 32-bit xorshift. */
function random(seed) {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
}

/** Half noise, half repetition, like models and images. */
function binary(next, length) {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) {
    bytes.writeUInt32LE((at >> 12) % 5 < 3 ? next() : 0x01010101 * ((at >> 8) & 0xff & 0x7f), at);
  }
  return bytes;
}

const makers = {
  /** 50 small source files. */
  S(write, next, text) {
    for (let i = 0; i < 50; i++) write(`pkg${i % 5}/module_${i}.py`, text(1000 + (next() % 6000)));
  },
  /** A project file and 2,000 source files. */
  PROJECT(write, next, text) {
    const file = [
      "project: flytesnacks",
      "domain: development",
      "images:",
      "  default: registry.example.com/team/app:v1",
    ];
    write("flyte-settings.yaml", `${file.join("\n")}\n`);
    for (let i = 0; i < 2000; i++) write(`src/pkg${i % 40}/module_${i}.py`, text(1000 + (next() % 4000)));
  },
  /** 1,833 bundled files, 30 MB, out of about 22,000: the rest is ignored in three ways. */
  M(write, next, text) {
    write(".gitignore", "build/\n*.log\n");
    write(".dockerignore", ".venv\nnode_modules\n");
    write(".flyteignore", "*.ipynb\n");
    for (let i = 0; i < 1800; i++) write(`src/pkg${i % 40}/sub${i % 7}/module_${i}.py`, text(2000 + (next() % 14000)));
    for (let i = 0; i < 30; i++) write(`assets/blob_${i}.bin`, binary(next, 500_000));
    for (let i = 0; i < 14_000; i++) write(`.venv/lib/python3.11/site-packages/p${i % 200}/m${i}.py`, text(300));
    for (let i = 0; i < 4000; i++) write(`node_modules/n${i % 300}/lib/f${i}.js`, text(200));
    for (let i = 0; i < 2000; i++) write(`build/out${i % 50}/o${i}.o`, text(200));
    for (let i = 0; i < 170; i++) write(`logs/run${i}.log`, text(200));
  },
  /** 10,000 files, 300 MB, mostly binary. */
  L(write, next, text) {
    for (let i = 0; i < 8000; i++) write(`src/pkg${i % 90}/module_${i}.py`, text(2000 + (next() % 6000)));
    for (let i = 0; i < 2000; i++) write(`data/part${i % 20}/shard_${i}.bin`, binary(next, 130_000));
  },
  /** 2 GB, half of it in one file: only for peak memory. */
  BIG(write, next, text) {
    const piece = binary(next, 8_000_000);
    write("data/model.bin", piece, 120);
    for (let i = 0; i < 60; i++) write(`data/shard_${i}.bin`, piece, 2);
    for (let i = 0; i < 100; i++) write(`src/pkg${i % 9}/module_${i}.py`, text(2000 + (next() % 6000)));
  },
  /** 20,000 source files of about 400 bytes in 200 directories, with ignore files as in a Flyte 2 project. */
  FLYTE2(write, next, text) {
    write(".gitignore", "*.tmp\n/out/\n");
    write(".flyteignore", "*.ipynb\n");
    for (let i = 0; i < 20_000; i++) write(`src/pkg${i % 200}/module_${i}.py`, text(100 + (next() % 600)));
  },
  /** 100,000 files of about 120 bytes. */
  MANY(write, next, text) {
    for (let i = 0; i < 100_000; i++) write(`d${i % 100}/e${i % 1000}/f_${i}.txt`, text(100 + (next() % 40)));
  },
  /** 600,000 files of about 120 bytes. */
  HUGE(write, next, text) {
    for (let i = 0; i < 600_000; i++) write(`d${i % 300}/e${i % 6000}/f_${i}.txt`, text(100 + (next() % 40)));
  },
  /** 20,000 installed files. */
  VENV(write, _, text) {
    write("pyvenv.cfg", "home = /usr/bin\n");
    for (let i = 0; i < 20_000; i++) write(`lib/python3.11/site-packages/p${i % 200}/m${i}.py`, text(300));
  },
};

/** Creates the tree `name` in `folder`, unless it exists. @returns its path */
export function makeTree(name, folder) {
  const root = join(folder, name);
  if (existsSync(join(folder, `${name}.done`))) return root;
  const next = random(name.length * 7919 + name.charCodeAt(0));
  const made = new Set();
  makers[name](
    (path, content, times = 1) => {
      const full = join(root, path);
      const parent = dirname(full);
      if (!made.has(parent)) {
        mkdirSync(parent, { recursive: true });
        made.add(parent);
      }
      for (let time = 0; time < times; time++) writeFileSync(full, content, { flag: time === 0 ? "w" : "a" });
    },
    next,
    sourceText(next),
  );
  writeFileSync(join(folder, `${name}.done`), "");
  return root;
}
