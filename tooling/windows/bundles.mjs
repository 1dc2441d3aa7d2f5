// Bundles: the file list and digest must match Linux, and the bytes of the archive.
import { createHash } from "node:crypto";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { root } from "../pnpm.mjs";
import { expectCode, inBoth, same } from "./run-both.mjs";
import { changeCase, writeTree } from "./trees.mjs";
import { windowsPath } from "./wine.mjs";

const TREES = 10;

export const bundles = {
  name: "bundles",
  cases: (bin, seed) => [
    { name: "the example project", run: () => inBoth(bin, example, compare) },
    ...Array.from({ length: TREES }, (_, at) => {
      const withGit = at % 2 === 1;
      const name = `tree ${seed + at}${withGit ? " with a git index, executable files and names in another case" : ""}`;
      return { name, run: () => tree(bin, seed + at, withGit) };
    }),
    { name: "without the index the executable bit is lost, so that the trees show it", run: () => control(bin, seed) },
    { name: "a second bundle of an unchanged tree is the first one", run: () => inBoth(bin, example, repeat) },
    { name: "a bundle of an edited tree has another digest, as on Linux", run: () => inBoth(bin, example, edit) },
    { name: "bundle why takes paths with either separator", run: () => inBoth(bin, example, why) },
  ],
};

const example = (directory) =>
  cpSync(join(root, "examples/python-project"), directory, {
    recursive: true,
    filter: (path) => !/__pycache__/.test(path),
  });

async function compare({ linux, windows, onLinux, onWindows }) {
  const lists = await Promise.all([onWindows, onLinux].map((run) => run(["bundle", "list", "--json"])));
  for (const ran of lists) expectCode(ran, 0);
  const [listed, expected] = lists.map(({ stdout }) => ({ ...JSON.parse(stdout), root: "." }));
  same(listed, expected, "the list of files");
  const [ours, theirs] = await Promise.all([create(onWindows, windows), create(onLinux, linux)]);
  same(ours, theirs, "the bundle");
}

function tree(bin, seed, withGit) {
  let tracked = [];
  const fill = (directory) => {
    tracked = writeTree(directory, seed, withGit);
  };
  return inBoth(bin, fill, async (both) => {
    if (withGit && changeCase(both.windows, tracked) === 0) throw new Error("no name was changed");
    await compare(both);
    if (withGit && !modesOf(both.windows).includes(0o755)) throw new Error("nothing in the bundle is executable");
  });
}

function control(bin, seed) {
  return inBoth(
    bin,
    (directory) => void writeTree(directory, seed, true),
    async ({ linux, windows, onLinux, onWindows }) => {
      rmSync(join(windows, ".git"), { recursive: true });
      await Promise.all([create(onWindows, windows), create(onLinux, linux)]);
      const [ours, theirs] = [modesOf(windows), modesOf(linux)];
      if (ours.includes(0o755) || !theirs.includes(0o755)) throw new Error(`modes ${ours} and ${theirs}`);
    },
  );
}

/** Modes of the members of the only bundle made from a directory. */
function modesOf(directory) {
  const folder = join(directory, "../bundles");
  const [name] = readdirSync(folder).filter((each) => each.endsWith(".tar.gz"));
  const tar = gunzipSync(readFileSync(join(folder, name)));
  const modes = [];
  for (let at = 0; (tar[at] ?? 0) !== 0; ) {
    const number = (from, length) => Number.parseInt(tar.toString("latin1", at + from, at + from + length), 8);
    modes.push(number(100, 7));
    at += 512 + Math.ceil(number(124, 11) / 512) * 512;
  }
  return modes;
}

/** Puts archives next to the tree, so that the tree does not change. */
async function create(run, directory) {
  const ran = await run(["bundle", "create", "--json", "--output", "../bundles"]);
  expectCode(ran, 0);
  const { digest, archive, files, bytes, skipped } = JSON.parse(ran.stdout);
  const name = basename(archive.replaceAll("\\", "/"));
  const bundle = readFileSync(join(directory, "../bundles", name));
  const sha256 = createHash("sha256").update(bundle).digest("hex");
  return { digest, name, files, bytes, skipped, sha256 };
}

async function repeat({ windows, onWindows }) {
  const args = ["fast-register", "--json"];
  const [first, second, third] = [await onWindows(args), await onWindows(args), await onWindows(args)];
  for (const ran of [first, second, third]) expectCode(ran, 0);
  same(second.stdout, first.stdout, "the second bundle");
  same(third.stdout, first.stdout, "the third bundle");
  const verified = await onWindows(["bundle", "verify", windowsPath(archiveOf(windows, first.stdout))]);
  expectCode(verified, 0);
}

const archiveOf = (directory, stdout) =>
  join(directory, ".flyte-settings/bundles", basename(JSON.parse(stdout).location));

async function edit({ linux, windows, onLinux, onWindows }) {
  for (const content of ["x = 1\n", "x = 2\n"]) {
    for (const directory of [linux, windows]) writeFileSync(join(directory, "weather/readings.py"), content);
    same(await create(onWindows, windows), await create(onLinux, linux), "the bundle");
  }
}

async function why({ onLinux, onWindows }) {
  const linux = await onLinux(["bundle", "why", "weather/data/stations.csv", "--json"]);
  for (const path of ["weather/data/stations.csv", "weather\\data\\stations.csv", ".\\weather/data\\stations.csv"])
    same((await onWindows(["bundle", "why", path, "--json"])).stdout, linux.stdout, path);
}
