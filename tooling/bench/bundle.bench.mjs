// Bundling a directory: whole processes, compared with flytekit's fast_package (pigz on PATH) and tar | pigz.
import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { interleaved, median, processMs, row } from "./measure.mjs";
import { makeTree } from "./trees.mjs";

const RUNS = 3;
const MEMORY_LIMIT_MIB = 140;

export default async function bundling({ root, peers }) {
  const folder = mkdtempSync(join(tmpdir(), "flyte-settings-bench-"));
  const output = join(folder, "out");
  mkdirSync(output);
  const program = join(root, "tooling/bench/bundle-folder.mjs");
  const python = peers?.python("flytekit-1.16.24");
  const rows = [];
  const peaks = [];
  const ours =
    (source, ...more) =>
    () => {
      quiet();
      const started = performance.now();
      const ran = spawnSync(process.execPath, [program, source, output, ...more], { encoding: "utf8" });
      if (ran.status !== 0) throw new Error(ran.stderr);
      peaks.push(JSON.parse(ran.stdout).peakKiB / 1024);
      return performance.now() - started;
    };
  const theirs = (source) => () => {
    quiet();
    const out = execFileSync(python, [join(root, "tooling/bench/bundle_peer.py"), source, output], {
      encoding: "utf8",
    });
    return JSON.parse(out.trim().split("\n").at(-1)).ms;
  };
  try {
    rows.push(await scanRow(root, python));
    const peerMs = {};
    for (const [name, target] of [
      ["S", "≤ 0.15"],
      ["M", "≤ 0.40"],
      ["L", "≤ 0.65"],
      ["MANY", "≤ 0.10"],
    ]) {
      const source = makeTree(name, folder);
      if (name !== "S") execFileSync("git", ["init", "-q", source]);
      if (python === undefined) continue;
      const whole = () => processMs(python, [join(root, "tooling/bench/bundle_peer.py"), source, output]);
      const [we, they] = await interleaved([ours(source), name === "S" ? whole : theirs(source)], RUNS);
      peerMs[name] = they;
      rows.push(row(`bundle ${name}, against flytekit with pigz`, "ms", we, they, target, RUNS));
      if (name === "L") {
        const pipe = () => {
          quiet();
          return processMs("sh", ["-c", 'tar -cf - -C "$1" . | pigz -6 > "$2"', "sh", source, join(folder, "tar.gz")]);
        };
        rows.push(
          row(
            "bundle L, against tar | pigz -6",
            "ms",
            ...(await interleaved([ours(source), pipe], RUNS)),
            "≤ 1.0",
            RUNS,
          ),
        );
      }
    }
    if (python !== undefined) rows.push(...(await cacheRows(folder, ours, peerMs)));
    ours(makeTree("BIG", folder))();
    rows.push(
      row(
        "bundle, peak memory on every tree and one of 2 GB",
        "MiB",
        Math.max(...peaks),
        MEMORY_LIMIT_MIB,
        "≤ 1.0",
        peaks.length,
      ),
    );
    return rows.filter((each) => each !== undefined);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A bundle is only done when it is on disk, so it must not wait for pending writes of other programs. */
function quiet() {
  execFileSync("sync");
}

async function cacheRows(folder, ours, peerMs) {
  const rows = [];
  for (const [name, target] of [
    ["M", "≤ 0.15"],
    ["L", "≤ 0.04"],
  ]) {
    const source = join(folder, name);
    const cached = ours(source, "cache");
    cached();
    const figures = Array.from({ length: RUNS }, cached);
    rows.push(
      row(`bundle ${name} again, nothing changed, against flytekit`, "ms", median(figures), peerMs[name], target, RUNS),
    );
  }
  const source = join(folder, "L");
  const cold = median(Array.from({ length: RUNS }, ours(source)));
  ours(source, "cache")();
  const edited = [];
  for (let run = 0; run < RUNS; run++) {
    appendFileSync(join(source, `src/pkg${run}/module_${run}.py`), "# edited\n");
    await new Promise((done) => setTimeout(done, 2100));
    edited.push(ours(source, "cache")());
  }
  rows.push(row("bundle L after an edit, against a cold run", "ms", median(edited), cold, "≤ 0.30", RUNS));
  return rows;
}

/** Milliseconds for 60 MB, with a target of one second. */
async function scanRow(root, python) {
  if (python === undefined) return undefined;
  const { scanImports } = await import(join(root, "packages/fast-register/dist/index.js"));
  const library = execFileSync(python, ["-c", "import sysconfig; print(sysconfig.get_path('stdlib'))"], {
    encoding: "utf8",
  });
  const sources = readdirSync(library.trim(), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".py") && !name.includes("site-packages"))
    .map((name) => readFileSync(join(library.trim(), name)));
  const bytes = sources.reduce((total, source) => total + source.length, 0);
  const scan = () => {
    const started = performance.now();
    for (const source of sources) scanImports(source);
    return ((performance.now() - started) * 60e6) / bytes;
  };
  const [ms] = await interleaved([scan], RUNS);
  return row("imports scanned, ms for 60 MB against a second", "ms", ms, 1000, "≤ 1.0", RUNS);
}
