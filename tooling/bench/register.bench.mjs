// Registering, as whole processes: with a recording Admin, compared with a third-party Python client one entity at a
// time, and with node -e 0; with fakeAdmin, the default compared with one call at a time.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { interleaved, median, peakMiB, processMs, row } from "./measure.mjs";

const RUNS = 7;
const ENTITIES = 200;

export default async function registering({ root, peers }) {
  const registration = {
    ...(await import(join(root, "packages/registration/dist/index.js"))),
    ...(await import(join(root, "packages/registration/dist/package.js"))),
  };
  const source = join(root, "packages/conformance/vectors/packages/registration/two-hundred.tgz");
  const bin = join(root, "packages/cli/dist/bin.js");
  const folder = mkdtempSync(join(tmpdir(), "flyte-settings-bench-"));
  const rows = [];
  try {
    // like a machine without any configuration
    const nowhere = { cwd: folder, env: { PATH: process.env.PATH, HOME: folder } };
    const target = ["--project", "flytesnacks", "--domain", "development", "--version", "v1"];
    rows.push(...dryRun(folder, [bin, "register", ...target], nowhere, await manyFiles(registration, source)));
    rows.push(await byDefault(root, [bin, "register"], nowhere, await threeHundred(registration, source)));
    const python = peers?.python("flytekit-1.16.24");
    if (python === undefined) return rows;
    const requests = join(folder, "requests.json");
    writeFileSync(requests, JSON.stringify(await sent(registration, source)));
    const bare = () => processMs(process.execPath, ["-e", "0"]);
    for (const delay of [0, 20]) {
      const admin = await recordingAdmin(root, python, delay);
      const words = ["register", source, ...target, "--endpoint", `127.0.0.1:${admin.port}`, "--insecure"];
      const ours = () => processMs(process.execPath, [bin, ...words], nowhere);
      const theirs = () =>
        processMs(python, [join(root, "tooling/bench/register_client.py"), String(admin.port), requests]);
      const [we, they, node] = await interleaved([ours, theirs, bare], delay === 0 ? RUNS : 3);
      const name = `register ${ENTITIES} entities`;
      if (delay === 0) {
        rows.push(row(`${name}, against a Python client one by one`, "ms", we, they, "≤ 2.0", RUNS));
        rows.push(row(`${name}, against node -e 0`, "ms", we, node, "≤ 7.5", RUNS));
      } else rows.push(row(`${name}, every answer takes ${delay} ms`, "ms", we, they, "≤ 0.3", 3));
      admin.stop();
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function sent({ loadPackageFiles, registrationRequests }, source) {
  const files = await loadPackageFiles([source], { cwd: "/" });
  const target = { project: "flytesnacks", domain: "development", version: "v1" };
  const { requests } = await registrationRequests(files, target);
  return requests.map(({ method, bytes }) => ({ method, bytes: Buffer.from(bytes).toString("base64") }));
}

/** 2,000 entities: the 200, ten times with different names. */
async function manyFiles({ loadPackageFiles }, source) {
  const files = await loadPackageFiles([source], { cwd: "/" });
  return Array.from({ length: 10 }, (_, copy) =>
    files.map(({ path, bytes }, index) => ({
      path: `${copy * files.length + index}${path.replace(/^\d+/, "")}`,
      bytes,
    })),
  ).flat();
}

const DELAY_MS = 3;

/** 300 new entities with 3 ms per call: the default compared with `--concurrency 1`. */
async function byDefault(root, register, nowhere, files) {
  const folder = join(nowhere.cwd, "three-hundred");
  mkdirSync(folder);
  for (const { path, bytes } of files) writeFileSync(join(folder, path), bytes);
  const options = JSON.stringify({ projects: "any", checks: false, delayMs: DELAY_MS });
  const admin = await started(process.execPath, [join(root, "tooling/bench/fake-admin.mjs"), root, options]);
  let version = 0;
  const run = (...more) => {
    const words = [...register, folder, "--version", `v${++version}`, "--endpoint", admin.firstLine, "--insecure"];
    return processMs(process.execPath, [...words, ...more], nowhere);
  };
  const [we, one] = await interleaved([() => run(), () => run("--concurrency", "1")], RUNS);
  admin.stop();
  const name = `register ${files.length} entities, every answer takes ${DELAY_MS} ms, against --concurrency 1`;
  return row(name, "ms", we, one, "≤ 0.5", RUNS);
}

/** The 200, which depend on each other, and 100 tasks without dependencies. */
async function threeHundred({ loadPackageFiles }, source) {
  const files = await loadPackageFiles([source], { cwd: "/" });
  const task = files.find(({ path }) => path.endsWith("_1.pb"));
  const name = /^\d+_(.+)_1\.pb$/.exec(task.path)[1];
  const tasks = Array.from({ length: 100 }, (_, index) => {
    // of the same length, so that the enclosing sizes stay correct
    const own = `x${index}`.padEnd(name.length, "_").slice(0, name.length);
    const bytes = Buffer.from(Buffer.from(task.bytes).toString("latin1").replaceAll(name, own), "latin1");
    return { path: `${1000 + index}_${own}_1.pb`, bytes };
  });
  return [...files, ...tasks];
}

function dryRun(folder, register, nowhere, files) {
  const many = join(folder, "many");
  mkdirSync(many);
  for (const { path, bytes } of files) writeFileSync(join(many, path), bytes);
  const words = [...register, many, "--dry-run"];
  const took = Array.from({ length: 3 }, () => processMs(process.execPath, words, nowhere));
  return [
    row("dry run of 2,000 entities, against 2.5 s", "ms", median(took), 2500, "≤ 1.0", 3),
    row("dry run of 2,000 entities, peak, against 250 MiB", "MiB", peakMiB(words, nowhere), 250, "≤ 1.0", 1),
  ];
}

async function recordingAdmin(root, python, delayMs) {
  const script = join(root, "packages/conformance/live/recording_admin.py");
  const options = JSON.stringify({ quiet: true, workers: 64, delay_ms: delayMs });
  const { firstLine, stop } = await started(python, [script, options]);
  return { port: JSON.parse(firstLine).port, stop };
}

/** Starts a server in a separate process that prints its address, and ends with its standard input. */
async function started(program, args) {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "ignore"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const firstLine = (await lines.next()).value;
  return { firstLine, stop: () => child.stdin.end() };
}
