// Registering, whole processes, against a recording Admin in Python: the client of other people one by one, and node -e 0.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { interleaved, median, peakMiB, processMs, row } from "./measure.mjs";

const RUNS = 7;
const ENTITIES = 200;

export default async function registering({ root, peers }) {
  const registration = await import(join(root, "packages/registration/dist/index.js"));
  const source = join(root, "packages/conformance/vectors/packages/registration/two-hundred.tgz");
  const bin = join(root, "packages/cli/dist/bin.js");
  const folder = mkdtempSync(join(tmpdir(), "flyte-settings-bench-"));
  const rows = [];
  try {
    // as on a machine where nothing is configured
    const nowhere = { cwd: folder, env: { PATH: process.env.PATH, HOME: folder } };
    const target = ["--project", "flytesnacks", "--domain", "development", "--version", "v1"];
    rows.push(...dryRun(folder, [bin, "register", ...target], nowhere, await manyFiles(registration, source)));
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
  const child = spawn(python, [script, options], { stdio: ["pipe", "pipe", "ignore"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { port } = JSON.parse((await lines.next()).value);
  return { port, stop: () => child.stdin.end() };
}
