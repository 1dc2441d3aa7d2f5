// A tree is changed in ways that a cache could miss: the next bundle must have the digest of the current content.
import {
  appendFileSync,
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { command, inProject } from "./command.mjs";

const keepTimes = (path, change) => {
  const { atime, mtime } = statSync(path);
  change();
  utimesSync(path, atime, mtime);
};
/** @param seconds since 1970 */
const writeAt = (path, text, seconds) => {
  writeFileSync(path, text);
  utimesSync(path, seconds, seconds);
};
const bundlesIn = (cwd) => {
  const folder = join(cwd, ".flyte-settings/bundles");
  return readdirSync(folder).map((name) => join(folder, name));
};

/**
 * By name: how the tree (`a.py` contains `x = 1`, `b.py` `y = 1`) is changed after a bundle was created, and options
 * for the bundle.
 */
const CHANGES = {
  "the same size": (cwd) => writeFileSync(join(cwd, "a.py"), "x = 2\n"),
  "the same size and time": (cwd) => keepTimes(join(cwd, "a.py"), () => writeFileSync(join(cwd, "a.py"), "x = 2\n")),
  "the same size, time and inode's neighbour": (cwd) => {
    const { atime, mtime } = statSync(join(cwd, "a.py"));
    writeFileSync(join(cwd, "new"), "x = 3\n");
    utimesSync(join(cwd, "new"), atime, mtime);
    renameSync(join(cwd, "new"), join(cwd, "a.py"));
  },
  "touched only": (cwd) => utimesSync(join(cwd, "a.py"), 2e9, 2e9),
  "times in the future": (cwd) => writeAt(join(cwd, "a.py"), "x = 4\n", 4e9),
  "times of 1970": (cwd) => writeAt(join(cwd, "a.py"), "x = 5\n", 0),
  "two files swapped": (cwd) => {
    renameSync(join(cwd, "a.py"), join(cwd, "t"));
    renameSync(join(cwd, "b.py"), join(cwd, "a.py"));
    renameSync(join(cwd, "t"), join(cwd, "b.py"));
  },
  "through a hard link": (cwd, scratch) => {
    linkSync(join(cwd, "a.py"), join(scratch, "other"));
    keepTimes(join(scratch, "other"), () => writeFileSync(join(scratch, "other"), "x = 6\n"));
  },
  "a file becomes a link": (cwd) => {
    rmSync(join(cwd, "a.py"));
    symlinkSync("b.py", join(cwd, "a.py"));
  },
  "a file becomes a directory": (cwd) => {
    rmSync(join(cwd, "a.py"));
    mkdirSync(join(cwd, "a.py"));
    writeFileSync(join(cwd, "a.py/c.py"), "x = 1\n");
  },
  "a file is added": (cwd) => writeFileSync(join(cwd, "c.py"), ""),
  "a file is removed": (cwd) => rmSync(join(cwd, "b.py")),
  "a file is renamed": (cwd) => renameSync(join(cwd, "b.py"), join(cwd, "c.py")),
  "an empty file grows": (cwd) => appendFileSync(join(cwd, "empty.py"), "z"),
  "a file is cut": (cwd) => truncateSync(join(cwd, "a.py"), 2),
  "a mode changes": (cwd) => chmodSync(join(cwd, "a.py"), 0o755),
  "an ignore file appears": (cwd) => writeFileSync(join(cwd, ".flyteignore"), "b.py\n"),
  "an ignore file changes": [(cwd) => writeFileSync(join(cwd, ".gitignore"), "a.py\n"), { ".gitignore": "b.py\n" }],
  "the archive is emptied": (cwd) => {
    for (const path of bundlesIn(cwd)) if (path.endsWith(".gz")) keepTimes(path, () => truncateSync(path, 0));
  },
  "one byte of the archive": (cwd) => {
    for (const path of bundlesIn(cwd).filter((each) => each.endsWith(".gz"))) {
      const bytes = readFileSync(path);
      bytes[30] ^= 1;
      keepTimes(path, () => writeFileSync(path, bytes));
    }
  },
  "the target of a link in an ignored directory": [
    (cwd) => keepTimes(join(cwd, "ignored/t.py"), () => writeFileSync(join(cwd, "ignored/t.py"), "t = 2\n")),
    { "ignored/t.py": "t = 1\n", ".gitignore": "ignored\n" },
    ["--links", "keep"],
    (cwd) => symlinkSync("ignored/t.py", join(cwd, "l.py")),
  ],
  "the target of a link outside": [
    (_cwd, scratch) => keepTimes(join(scratch, "t.py"), () => writeFileSync(join(scratch, "t.py"), "t = 2\n")),
    {},
    ["--outside-links", "keep"],
    (cwd, scratch) => {
      writeFileSync(join(scratch, "t.py"), "t = 1\n");
      symlinkSync(join(scratch, "t.py"), join(cwd, "l.py"));
    },
  ],
};

function cases() {
  return Object.entries(CHANGES).map(([name, row]) => {
    const [change, files = {}, options = [], prepare = () => {}] = Array.isArray(row) ? row : [row];
    const all = { "a.py": "x = 1\n", "b.py": "y = 1\n", "empty.py": "", ...files };
    const run = (cwd, scratch) => attack({ change, options, prepare, cwd, scratch });
    return { name: `after ${name}`, run: () => inProject(run, all) };
  });
}

/** `utimes` cannot set nanoseconds: only whole seconds can be preserved. */
const SECONDS = 1_700_000_000;

function settle(cwd, scratch) {
  const files = readdirSync(cwd, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  for (const path of [...paths, join(scratch, "t.py")]) if (existsSync(path)) utimesSync(path, SECONDS, SECONDS);
}

async function attack({ change, options, prepare, cwd, scratch }) {
  prepare(cwd, scratch);
  settle(cwd, scratch);
  const create = async (...more) => {
    const ran = await command(["bundle", "create", "--json", "--quiet", ...options, ...more], { cwd });
    if (ran.code !== 0) throw new Error(ran.stderr.slice(0, 300));
    return JSON.parse(ran.stdout);
  };
  // files changed within the last two seconds are packed again
  await sleep(2_300);
  await create();
  await change(cwd, scratch);
  const cached = await create();
  const bytes = readFileSync(cached.archive);
  const fresh = await create("--no-cache");
  if (cached.digest !== fresh.digest) return `the old digest ${cached.digest} is printed, not ${fresh.digest}`;
  return bytes.equals(readFileSync(fresh.archive)) ? undefined : "the archive is not what the digest says";
}

export const staleBundles = { name: "stale-bundles", rows: "3a", cases };
