// The packages that an installation downloads: all verified by integrity, none from git or a URL, install scripts only
// for listed ones.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "../pnpm.mjs";

const MAY_BUILD = ["esbuild"];
const read = (path) => readFileSync(join(root, path), "utf8");

function cases() {
  const lock = parse(read("pnpm-lock.yaml"));
  const packages = Object.entries(lock.packages).map(([name, entry]) => ({
    name,
    run: async () => packageProblem(name, entry),
  }));
  const recipes = readdirSync(join(root, "examples/ci")).map((file) => ({
    name: `examples/ci/${file}`,
    run: async () => recipeProblem(read(`examples/ci/${file}`)),
  }));
  return [
    ...packages,
    ...recipes,
    { name: "packages that may run scripts", run: async () => buildProblem(parse(read("pnpm-workspace.yaml"))) },
  ];
}

function packageProblem(name, { resolution }) {
  if (!/^sha512-[A-Za-z0-9+/]{86}==$/.test(resolution.integrity ?? "")) return "has no sha512 integrity";
  if (
    resolution.tarball !== undefined ||
    resolution.repo !== undefined ||
    /^(?:git|https?|file):/.test(name.replace(/^@?[^@]+@/, ""))
  )
    return `is not from the registry: ${resolution.tarball ?? resolution.repo ?? name}`;
  return undefined;
}

function recipeProblem(text) {
  for (const [line, action] of text.matchAll(/uses:\s*(\S+)/g)) {
    if (!/@[0-9a-f]{40}$/.test(action)) return `an action is not pinned to a commit: ${line}`;
  }
  for (const [line] of text.matchAll(/.*\bnpm (?:install|i|ci)\b.*|.*\bnpx\b.*/g)) {
    if (/^\s*#/.test(line)) continue;
    if (!line.includes("--ignore-scripts")) return `scripts run: ${line.trim()}`;
  }
  return undefined;
}

function buildProblem({ onlyBuiltDependencies = [] }) {
  const more = onlyBuiltDependencies.filter((name) => !MAY_BUILD.includes(name));
  return more.length === 0 ? undefined : `more may run scripts: ${more.join()}`;
}

export const supplyChain = { name: "supply-chain", rows: "7", cases };
