// Registering, whole processes, against a recording Admin in Python: the client of other people one by one, and node -e 0.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { interleaved, processMs, row } from "./measure.mjs";

const RUNS = 7;
const ENTITIES = 200;

export default async function registering({ root, peers }) {
  const registration = await import(join(root, "packages/registration/dist/index.js"));
  const source = join(root, "packages/conformance/vectors/packages/registration/two-hundred.tgz");
  const program = join(root, "tooling/bench/register-package.mjs");
  const folder = mkdtempSync(join(tmpdir(), "flyte-settings-bench-"));
  const rows = [];
  try {
    rows.push(...dryRun(folder, program, await manyFiles(registration, source)));
    const python = peers?.python("flytekit-1.16.24");
    if (python === undefined) return rows;
    const requests = join(folder, "requests.json");
    writeFileSync(requests, JSON.stringify(await sent(registration, source)));
    const bare = () => processMs(process.execPath, ["-e", "0"]);
    for (const delay of [0, 20]) {
      const admin = await recordingAdmin(root, python, delay);
      const ours = () => processMs(process.execPath, [program, `127.0.0.1:${admin.port}`, source]);
      const theirs = () =>
        processMs(python, [join(root, "tooling/bench/register_client.py"), String(admin.port), requests]);
      const [we, they, node] = await interleaved([ours, theirs, bare], delay === 0 ? RUNS : 3);
      const name = `register ${ENTITIES} entities`;
      if (delay === 0) {
        rows.push(row(`${name}, against a Python client one by one`, "ms", we, they, "≤ 1.0", RUNS));
        rows.push(row(`${name}, against node -e 0`, "ms", we, node, "≤ 5", RUNS));
      } else rows.push(row(`${name}, every answer takes ${delay} ms`, "ms", we, they, "≤ 0.2", 3));
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

/** 2,000 entities: the 200, ten times over, under names of their own. */
async function manyFiles({ loadPackageFiles }, source) {
  const files = await loadPackageFiles([source], { cwd: "/" });
  return Array.from({ length: 10 }, (_, copy) =>
    files.map(({ path, bytes }, index) => ({
      path: `${copy * files.length + index}${path.replace(/^\d+/, "")}`,
      bytes,
    })),
  ).flat();
}

function dryRun(folder, program, files) {
  const many = join(folder, "many");
  execFileSync("mkdir", [many]);
  for (const { path, bytes } of files) writeFileSync(join(many, path), bytes);
  let peak = 0;
  const took = [];
  for (let run = 0; run < 3; run++) {
    const started = performance.now();
    const out = execFileSync(process.execPath, [program, "none", many, "--dry-run"], { encoding: "utf8" });
    took.push(performance.now() - started);
    peak = Math.max(peak, Number(out.trim().split(" ")[1]) / 1024);
  }
  const [fastest] = took.sort((a, b) => a - b).slice(1);
  return [
    row("dry run of 2,000 entities, against 2.5 s", "ms", fastest, 2500, "≤ 1", 3),
    row("dry run of 2,000 entities, peak, against 250 MiB", "MiB", peak, 250, "≤ 1", 3),
  ];
}

async function recordingAdmin(root, python, delayMs) {
  const script = join(root, "packages/conformance/live/recording_admin.py");
  const options = JSON.stringify({ quiet: true, workers: 64, delay_ms: delayMs });
  const child = spawn(python, [script, options], { stdio: ["pipe", "pipe", "ignore"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { port } = JSON.parse((await lines.next()).value);
  return { port, stop: () => child.stdin.end() };
}
