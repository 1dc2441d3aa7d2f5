// Flyte 2: listing and digesting a bundle compared with the SDK's functions, and decoding a pod compared with `node -e 0`.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { interleaved, pairedRow, pairs, processMs, processUsage, row } from "./measure.mjs";
import { makeTree } from "./trees.mjs";

const RUNS = 5;
const START_RUNS = 9;

export default async function flyte2({ root, peers }) {
  const bin = join(root, "packages/cli/dist/bin.js");
  const pod = [bin, "context", "decode", "--pod", join(root, "packages/conformance/vectors/flyte2/pod.yaml")];
  const decoding = [pod, ["-e", "0"]].map((args) => () => processMs(process.execPath, args));
  const [decode, bare] = await interleaved(decoding, START_RUNS);
  const rows = [row("context decode of a Flyte 2 pod, against node -e 0", "ms", decode, bare, "≤ 1.8", START_RUNS)];
  const python = peers?.python("flyte-2.12.1");
  if (python === undefined) return rows;
  const folder = mkdtempSync(join(tmpdir(), "flyte-settings-bench-"));
  try {
    const source = makeTree("FLYTE2", folder);
    execFileSync("git", ["init", "-q", source]);
    const args = [bin, "version", "show", "--generation", "2", "--version", "content"];
    const digest = execFileSync(process.execPath, args, { cwd: source, encoding: "utf8" }).trim();
    const sdk = () => {
      const script = join(root, "tooling/bench/flyte2_list.py");
      const found = JSON.parse(execFileSync(python, [script, source], { encoding: "utf8" }));
      if (found.digest !== digest) throw new Error(`the digest is ${digest}, the SDK's is ${found.digest}`);
      return found;
    };
    const measured = await pairs(() => processUsage(python, process.execPath, args, { cwd: source }), sdk, RUNS);
    const name = "Flyte 2: list and digest 20,000 files, whole process, against the SDK's functions";
    rows.push(pairedRow(name, "ms", measured("ms"), "≤ 0.3"), pairedRow(`${name}, CPU time`, "ms", measured("cpuMs")));
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
