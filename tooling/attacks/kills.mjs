// SIGKILL at random moments, concurrent runs, full and read-only disks: no partial file may have a final name, and the
// next run must succeed.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { bin, command, inProject, misbehaviour } from "./command.mjs";
import { digestOf } from "./digests.mjs";
import { random } from "./draw.mjs";
import { tar } from "./tar-bytes.mjs";

/** A valid bundle name: only then is unpacking marked as complete. */
const ARCHIVE = `fast${"1".repeat(32)}.tar.gz`;
const KILLS = 60;
const FILES = 300;
const LONGEST_MS = 60;
const ATTEMPTS = 6;
const CREATE = ["bundle", "create", "--json", "--quiet"];
const exec = (cwd, dest) => ["exec", "--additional-distribution", join(cwd, ARCHIVE), "--dest-dir", dest, "--", "true"];

const content = (n) => `${n}\n`.repeat(2_000);
const archive = tar(Array.from({ length: FILES }, (_, n) => ({ name: `p${n % 5}/f${n}.py`, content: content(n) })));

function cases({ seed }) {
  const next = random(seed);
  const moments = Array.from({ length: KILLS }, () => Math.round(next() * LONGEST_MS));
  return [
    ...moments.map((ms) => ({
      name: `bundle create killed after ${ms} ms`,
      run: () => inProject((cwd) => killCreate(cwd, ms)),
    })),
    ...moments.map((ms) => ({ name: `exec killed after ${ms} ms`, run: () => inProject((cwd) => killExec(cwd, ms)) })),
    ...Array.from({ length: 8 }, (_, n) => ({
      name: `${n + 1} unpack at once`,
      run: () => inProject((cwd) => together(cwd, n + 1)),
    })),
    { name: "bundle create on a full disk", run: () => inProject((cwd) => onFullDisk(cwd, CREATE)) },
    { name: "exec on a full disk", run: () => inProject((cwd) => onFullDisk(cwd, exec(cwd, join(cwd, "dest")))) },
    { name: "bundle create into a directory that cannot be written", run: () => inProject(readOnly) },
    { name: "a link that leads nowhere at the bundle directory", run: () => inProject(staleLink) },
  ];
}

/** Kills a run `ms` after it started to write. @returns whether it was still running */
function killed(args, cwd, ms, hasBegun) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [bin, ...args], { cwd, stdio: "ignore" });
    let timer;
    const poll = setInterval(() => {
      if (!hasBegun()) return;
      clearInterval(poll);
      timer = setTimeout(() => child.kill("SIGKILL"), ms);
    }, 1);
    child.once("close", (_, signal) => {
      clearInterval(poll);
      clearTimeout(timer);
      resolve(signal === "SIGKILL");
    });
  });
}

/** Kills it earlier each time until a run is interrupted; `fresh` prepares the next one. */
async function hit(args, cwd, ms, hasBegun, fresh) {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    fresh();
    if (await killed(args, cwd, attempt === ATTEMPTS - 1 ? 0 : ms / 2 ** attempt, hasBegun)) return undefined;
  }
  return `no run was hit in ${ATTEMPTS} attempts`;
}

const holds = (folder) => existsSync(folder) && readdirSync(folder).length > 0;

function plant(cwd) {
  for (let n = 0; n < FILES; n++) {
    mkdirSync(join(cwd, `p${n % 5}`), { recursive: true });
    writeFileSync(join(cwd, `p${n % 5}/f${n}.py`), content(n));
  }
}

const bundles = (cwd) => {
  const folder = join(cwd, ".flyte-settings/bundles");
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => /^fast.*\.tar\.gz$/.test(name)).map((name) => join(folder, name));
};

function badBundle(cwd) {
  for (const path of bundles(cwd)) {
    try {
      if (!path.includes(digestOf(readFileSync(path)))) return `${path} holds something else than its name`;
    } catch (error) {
      return `${path} is half an archive: ${error.message}`;
    }
  }
  return undefined;
}

async function killCreate(cwd, ms) {
  plant(cwd);
  const folder = join(cwd, ".flyte-settings/bundles");
  const missed = await hit(
    CREATE,
    cwd,
    ms,
    () => holds(folder),
    () => rmSync(folder, { recursive: true, force: true }),
  );
  const bad = missed ?? badBundle(cwd);
  if (bad !== undefined) return bad;
  const ran = await command(CREATE, { cwd });
  if (ran.code !== 0) return `the next run failed: ${ran.stderr.slice(0, 200)}`;
  return badBundle(cwd) ?? (bundles(cwd).length === 1 ? undefined : "the next run made no bundle");
}

/** Every existing file must be complete, and all must exist if the marker says so. */
function badFiles(dest) {
  let found = 0;
  for (let n = 0; n < FILES; n++) {
    const path = join(dest, `p${n % 5}/f${n}.py`);
    if (!existsSync(path)) continue;
    found += 1;
    if (readFileSync(path, "utf8") !== content(n)) return `${path} is half a file`;
  }
  const isMarked = existsSync(join(dest, ".flyte-distribution"));
  return isMarked && found < FILES ? `marked as unpacked with ${found} of ${FILES} files` : undefined;
}

function prepareExec(cwd) {
  writeFileSync(join(cwd, ARCHIVE), archive);
  mkdirSync(join(cwd, "dest"));
  return join(cwd, "dest");
}

async function killExec(cwd, ms) {
  const dest = prepareExec(cwd);
  const fresh = () => {
    rmSync(dest, { recursive: true, force: true });
    mkdirSync(dest);
  };
  const missed = await hit(exec(cwd, dest), cwd, ms, () => holds(dest), fresh);
  const bad = missed ?? badFiles(dest);
  if (bad !== undefined) return bad;
  const ran = await command(exec(cwd, dest), { cwd });
  if (ran.code !== 0) return `the next run failed: ${ran.stderr.slice(0, 200)}`;
  return badFiles(dest) ?? (existsSync(join(dest, `p0/f0.py`)) ? undefined : "the next run unpacked nothing");
}

async function together(cwd, count) {
  const dest = prepareExec(cwd);
  const ran = await Promise.all(
    Array.from({ length: count }, () => command(exec(cwd, dest), { cwd, limitMs: 120_000 })),
  );
  const failed = ran.find(({ code }) => code !== 0);
  if (failed !== undefined) return `one of ${count} failed: ${failed.stderr.slice(0, 200)}`;
  const left = readdirSync(dest).filter((name) => name.startsWith(".flyte-unpack-"));
  return badFiles(dest) ?? (left.length === 0 ? undefined : `left ${left.join()}`);
}

/** A limit on file size: writing fails partway through, as on a full disk. */
function onFullDisk(cwd, args) {
  plant(cwd);
  writeFileSync(join(cwd, "big.bin"), randomBytes(400_000));
  mkdirSync(join(cwd, "dest"), { recursive: true });
  writeFileSync(join(cwd, ARCHIVE), tar([{ name: "big", content: "x".repeat(4_000_000) }]));
  return new Promise((resolve) => {
    const quoted = [process.execPath, bin, ...args].map((word) => `'${word}'`).join(" ");
    const child = spawn("bash", ["-c", `ulimit -f 20; exec ${quoted}`], { cwd, timeout: 60_000 });
    let said = "";
    child.stderr.on("data", (data) => (said += data));
    child.once("close", (code, signal) => {
      if (signal !== null || code !== 1) return resolve(`exit code ${code ?? signal}: ${said.slice(0, 200)}`);
      const left = readdirSync(join(cwd, "dest"));
      resolve(badBundle(cwd) ?? (left.length === 0 ? undefined : `left ${left.join()} in the destination`));
    });
  });
}

async function readOnly(cwd) {
  writeFileSync(join(cwd, "a.py"), "x = 1\n");
  mkdirSync(join(cwd, "out"));
  chmodSync(join(cwd, "out"), 0o500);
  writeFileSync(join(cwd, "file"), "");
  // root may write anywhere, so a path below a file is tried too
  for (const output of ["out", "file/x"]) {
    const odd = misbehaviour(await command([...CREATE, "-o", output], { cwd }));
    if (odd !== undefined) return `${output}: ${odd}`;
  }
  chmodSync(join(cwd, "out"), 0o700);
  return undefined;
}

async function staleLink(cwd) {
  writeFileSync(join(cwd, "a.py"), "x = 1\n");
  symlinkSync("nowhere", join(cwd, ".flyte-settings"));
  return misbehaviour(await command(CREATE, { cwd })) ?? badBundle(cwd);
}

export const kills = { name: "kills", rows: "2d", cases };
