// A directory of the destination is replaced with a link while a bundle is unpacked: nothing may be written through it.
// Linux only.
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, renameSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bin, inProject } from "./command.mjs";
import { tar } from "./tar-bytes.mjs";

const BLIND = 12;
const AIMED = 6;
const FILES = 5_000;

function cases() {
  const bytes = tar(Array.from({ length: FILES }, (_, n) => ({ name: `pkg/f${n}`, content: "x" })));
  const attack = (swaps) => () => inProject((cwd) => race(bytes, swaps, cwd));
  return [
    ...Array.from({ length: BLIND }, (_, n) => ({ name: `blind swap ${n}`, run: attack(everyFewMs(n + 1)) })),
    ...Array.from({ length: AIMED }, (_, n) => ({
      name: `swap at the right moment ${n}`,
      run: attack(once(n % 2 ? "pkg" : "pkg/f0")),
    })),
  ];
}

/** Replaces the directory with a link. @returns whether it existed */
function swap(dest, outside) {
  try {
    renameSync(join(dest, "pkg"), join(dest, `.p${Math.random()}`));
    symlinkSync(outside, join(dest, "pkg"));
    return true;
  } catch {
    return false;
  }
}

function everyFewMs(ms) {
  return async (dest, outside, isRunning) => {
    while (isRunning()) {
      swap(dest, outside);
      await new Promise((resolve) => setTimeout(resolve, ms));
    }
  };
}

/** Replaces it as soon as the directory, or the first file in it, exists. */
function once(path) {
  return async (dest, outside, isRunning) => {
    while (isRunning()) {
      if (statSync(join(dest, path), { throwIfNoEntry: false }) !== undefined && swap(dest, outside)) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
}

async function race(bytes, swaps, cwd) {
  const [dest, outside] = [join(cwd, "dest"), join(cwd, "outside")];
  for (const each of [dest, outside]) mkdirSync(each);
  writeFileSync(join(cwd, "fast1.tar.gz"), bytes);
  const args = ["exec", "--additional-distribution", join(cwd, "fast1.tar.gz"), "--dest-dir", dest, "--", "true"];
  const child = spawn(process.execPath, [bin, ...args], { cwd, stdio: "ignore", timeout: 60_000 });
  let isRunning = true;
  const ended = new Promise((resolve) =>
    child.once("close", () => {
      isRunning = false;
      resolve();
    }),
  );
  await Promise.all([ended, swaps(dest, outside, () => isRunning)]);
  const count = readdirSync(outside).length;
  return count === 0 ? undefined : `${count} files were written outside the destination`;
}

export const unpackRace = { name: "unpack-race", rows: "2c", cases };
