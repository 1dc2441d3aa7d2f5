// Trees that change while several processes bundle them, and unusual trees: every archive's name must match its
// content, or no archive is made.
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { command, inProject, misbehaviour } from "./command.mjs";
import { digestOf, membersOf } from "./digests.mjs";

const ROUNDS = 9;
const AT_ONCE = 6;
const FILES = 400;
const CREATE = ["bundle", "create", "--json", "--quiet"];

const EDITS = [
  (path, n) => writeFileSync(path, `${n}\n`.repeat(1 + (n % 3_000))),
  (path) => truncateSync(path, 1),
  (path) => rmSync(path),
  (path) => {
    rmSync(path);
    symlinkSync("/etc/hostname", path);
  },
];

function cases() {
  const rounds = Array.from({ length: ROUNDS }, (_, round) => ({
    name: `${AT_ONCE} bundle a tree that is edited, round ${round}`,
    tries: AT_ONCE,
    run: () => inProject((cwd) => edited(cwd, round)),
  }));
  return [
    ...rounds,
    ...Object.entries(ODD).map(([name, plant]) => ({ name, run: () => inProject((cwd) => odd(cwd, plant)) })),
  ];
}

async function edited(cwd, round) {
  for (let n = 0; n < FILES; n++) writeFileSync(join(cwd, `f${n}.py`), `${n}\n`.repeat(500));
  let isRunning = true;
  const editing = (async () => {
    for (let n = round; isRunning; n += 7) {
      try {
        EDITS[n % EDITS.length](join(cwd, `f${n % FILES}.py`), n);
      } catch {
        // already removed
      }
      if (n % 3 === 0) await sleep(1);
    }
  })();
  const out = (n) => ["-o", `../out${n % 2}`];
  const ran = await Promise.all(
    Array.from({ length: AT_ONCE }, (_, n) => command([...CREATE, ...out(n)], { cwd, limitMs: 120_000 })),
  );
  isRunning = false;
  await editing;
  for (const each of ran) {
    const problem = misbehaviour(each) ?? (each.code === 0 ? badArchive(each) : undefined);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function badArchive({ stdout }) {
  const { archive, digest } = JSON.parse(stdout);
  // another process that made the same bundle may still replace it with the same bytes
  if (!existsSync(archive)) return `${archive} is not there`;
  const found = digestOf(readFileSync(archive));
  return found === digest ? undefined : `the archive of ${digest} holds ${found}`;
}

/** By name: creates a tree. @returns the files that the bundle must contain, or nothing if an error is correct too */
const ODD = {
  "5,000 hard links to one file": (cwd) => {
    writeFileSync(join(cwd, "f"), "x");
    for (let n = 0; n < 5_000; n++) linkSync(join(cwd, "f"), join(cwd, `l${n}`));
    return 5_001;
  },
  "odd names and loops of links": (cwd) => {
    for (const name of ["a b", "-rf", "'\"", "%s", "é", "日本", "\u202e", "x\ny", "*", "$(id)", "~"])
      writeFileSync(join(cwd, name), "x");
    symlinkSync("loop2", join(cwd, "loop1"));
    symlinkSync("loop1", join(cwd, "loop2"));
    symlinkSync(".", join(cwd, "here"));
    return undefined;
  },
  "20,000 nested directories": (cwd) => nested(cwd, 20_000),
  "a name that is not UTF-8": (cwd) =>
    void writeFileSync(Buffer.concat([Buffer.from(`${cwd}/`), Buffer.from([0xff])]), "x"),
  "a directory that is not UTF-8": (cwd) => {
    const path = Buffer.concat([Buffer.from(`${cwd}/`), Buffer.from([0xe9])]);
    mkdirSync(path);
    writeFileSync(Buffer.concat([path, Buffer.from("/x.py")]), "x");
  },
  "bytes of a surrogate": (cwd) =>
    void writeFileSync(Buffer.concat([Buffer.from(`${cwd}/`), Buffer.from([0xed, 0xb2, 0x80])]), "x"),
  "a name with a newline": (cwd) => {
    mkdirSync(join(cwd, "a\nb"));
    writeFileSync(join(cwd, "a\nb/c.py"), "x");
    return 1;
  },
  "a name of 255 bytes": (cwd) => {
    writeFileSync(join(cwd, "n".repeat(255)), "x");
    return 1;
  },
};

/** Deeper than the maximum path length: created from the inside out. */
function nested(cwd, depth) {
  const step = "d/".repeat(50);
  const top = process.cwd();
  process.chdir(cwd);
  try {
    for (let n = 0; n < depth; n += 50) {
      mkdirSync(step, { recursive: true });
      process.chdir(step);
    }
    writeFileSync("f.py", "x");
  } finally {
    process.chdir(top);
  }
}

async function odd(cwd, plant) {
  const count = plant(cwd);
  const made = await command(CREATE, { cwd, limitMs: 120_000 });
  const bad = misbehaviour(made);
  if (bad !== undefined) return bad;
  if (made.code !== 0) return count === undefined ? undefined : `refused: ${made.stderr.slice(0, 200)}`;
  const { archive } = JSON.parse(made.stdout);
  const held = membersOf(readFileSync(archive)).filter(({ type }) => type !== "5").length;
  if (count !== undefined && held !== count) return `the bundle holds ${held} files, not ${count}`;
  mkdirSync(join(cwd, "../dest"));
  const args = ["exec", "--additional-distribution", archive, "--dest-dir", join(cwd, "../dest"), "--", "true"];
  const unpacked = await command(args, { cwd, limitMs: 120_000 });
  if (unpacked.code !== 0) return `exec refuses what bundle create made: ${unpacked.stderr.slice(0, 200)}`;
  return count === undefined || readdirSync(join(cwd, "../dest"), { recursive: true }).length > count - 1
    ? undefined
    : "exec left files out";
}

export const editedTrees = { name: "edited-trees", rows: "3b, 3c, 3e", cases, lanes: 1 };
