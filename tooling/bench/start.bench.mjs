// Startup time of commands as whole processes, compared with `node -e 0` and pyflyte.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { installedRuntime } from "../peers/runtimes.mjs";
import { interleaved, median, pairedRow, pairs, processMs, row } from "./measure.mjs";
import { makeTree } from "./trees.mjs";

/** More than for longer commands: these take a tenth of a second, where noise counts more. */
const PAIRS = 25;
const HELP_RUNS = 3;

export default async function start({ root, peers }) {
  const bin = join(root, "packages/cli/dist/bin.js");
  const cwd = join(root, "examples/python-project");
  const node = (args) => () => processMs(process.execPath, args, { cwd });
  const context = execFileSync(process.execPath, [bin, "context", "encode"], { cwd, encoding: "utf8" }).trim();
  const commands = [
    ["context decode", [bin, "context", "decode", context], "≤ 1.5"],
    ["check", [bin, "check"], "≤ 2.0"],
    ["settings show", [bin, "settings", "show"], "≤ 1.7"],
    ["completion of images", [bin, "--get-completions", "--", "images", "resolve", ""], "≤ 1.9"],
    ["--version", [bin, "--version"], "≤ 1.25"],
    ["--help, the slowest command's", [bin, ...slowestHelp(root, node), "--help"], "≤ 2.3"],
    ["images resolve, no plugin", [bin, "images", "resolve"], "≤ 1.9"],
    [
      "package inspect, 200 entities",
      [bin, "package", "inspect", join(root, "packages/conformance/vectors/packages/registration/two-hundred.tgz")],
      "≤ 2.5",
    ],
  ];
  const rows = [];
  for (const [name, args, target] of commands) {
    rows.push(pairedRow(`${name}, against node -e 0`, "ms", await inPairs(node(args), node(["-e", "0"])), target));
  }
  rows.push(...(await withNode22([bin, "context", "decode", context])));
  const python = peers?.python("flytekit-1.16.24");
  if (python === undefined) return rows;
  const pyflyte = join(dirname(python), "pyflyte");
  const folder = mkdtempSync(join(tmpdir(), "flyte-settings-bench-"));
  try {
    const project = makeTree("PROJECT", folder);
    const checking = () => processMs(process.execPath, [bin, "check"], { cwd: project });
    const helping = () => processMs(pyflyte, ["--help"], { cwd });
    const [decode, check, help] = await interleaved([node([bin, "context", "decode", context]), checking, helping], 5);
    rows.push(row("context decode, against pyflyte --help", "ms", decode, help, "≤ 0.1", 5));
    rows.push(row("check, a bundle of 2,000 files, against pyflyte --help", "ms", check, help, "≤ 0.35", 5));
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Pairs of milliseconds: the machine's speed may change while one row is measured. */
async function inPairs(first, second) {
  const measured = await pairs(
    () => ({ ms: first() }),
    () => ({ ms: second() }),
    PAIRS,
  );
  return measured("ms");
}

/** The same command with npm's Node 22, whose compile cache is filled by the first run. */
async function withNode22(args) {
  const program = installedRuntime("Node 22");
  if (program === undefined) {
    console.log("without Node 22 (node tooling/peers/runtimes.mjs installs it): its row is left out");
    return [];
  }
  const cache = mkdtempSync(join(tmpdir(), "flyte-settings-bench-"));
  try {
    const env = { ...process.env, XDG_CACHE_HOME: cache };
    const run = (words) => () => processMs(program, words, { env });
    const measured = await inPairs(run(args), run(["-e", "0"]));
    return [pairedRow("context decode with Node 22, against its node -e 0", "ms", measured, "≤ 2.0")];
  } finally {
    rmSync(cache, { recursive: true });
  }
}

/** The command whose help takes longest. */
function slowestHelp(root, node) {
  const names = Object.keys(JSON.parse(readFileSync(join(root, "packages/cli/dist/command-tables.json"), "utf8")));
  const bin = join(root, "packages/cli/dist/bin.js");
  const timed = names.map((name) => {
    const words = name.split(" ");
    return { words, ms: median(Array.from({ length: HELP_RUNS }, node([bin, ...words, "--help"]))) };
  });
  return timed.sort((a, b) => b.ms - a.ms)[0].words;
}
