// Whole processes: what starting a command costs, against `node -e 0` and against pyflyte.
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { interleaved, processMs, row } from "./measure.mjs";

const RUNS = 9;

export default async function start({ root, peers }) {
  const bin = join(root, "packages/cli/dist/bin.js");
  const cwd = join(root, "examples/python-project");
  const node = (args) => () => processMs(process.execPath, args, { cwd });
  const context = execFileSync(process.execPath, [bin, "context", "encode"], { cwd, encoding: "utf8" }).trim();
  const commands = [
    ["context decode", [bin, "context", "decode", context], "≤ 1.7"],
    ["--version", [bin, "--version"], "≤ 1.25"],
    ["context decode --help", [bin, "context", "decode", "--help"], "≤ 2.3"],
    ["images resolve, no plugin", [bin, "images", "resolve"], "≤ 1.9"],
    [
      "package inspect, 200 entities",
      [bin, "package", "inspect", join(root, "packages/conformance/vectors/packages/registration/two-hundred.tgz")],
      "≤ 2.5",
    ],
  ];
  const rows = [];
  for (const [name, args, target] of commands) {
    const [ours, bare] = await interleaved([node(args), node(["-e", "0"])], RUNS);
    rows.push(row(`${name}, against node -e 0`, "ms", ours, bare, target, RUNS));
  }
  const python = peers?.python("flytekit-1.16.24");
  if (python === undefined) return rows;
  const pyflyte = join(dirname(python), "pyflyte");
  const [decode, check, help] = await interleaved(
    [node([bin, "context", "decode", context]), node([bin, "check"]), () => processMs(pyflyte, ["--help"], { cwd })],
    5,
  );
  rows.push(row("context decode, against pyflyte --help", "ms", decode, help, "≤ 0.1", 5));
  rows.push(row("check, against pyflyte --help", "ms", check, help, "≤ 0.35", 5));
  return rows;
}
