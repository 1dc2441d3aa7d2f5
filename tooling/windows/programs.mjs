// Programs: plugins as a file and as a .cmd, completion as on Linux, and a clone with git.exe, git.cmd and gcloud.cmd,
// which must not run.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inScratch } from "../scratch.mjs";
import { expectCode, inBoth, same } from "./run-both.mjs";
import { node, nodeExe } from "./wine.mjs";

const PLUGIN = `export default () => ({ apiVersion: 1, name: "tag", provideImage: async (request) => request.reference === "acme://train" ? "ghcr.io/acme/train:1" : null });\n`;
const PROGRAM = `let text = ""; process.stdin.on("data", (piece) => (text += piece)).on("end", () => { const { requests } = JSON.parse(text); console.log(JSON.stringify({ apiVersion: 1, answers: requests.map(({ id }) => ({ id, answer: "ghcr.io/acme/train:1" })) })); });\n`;
const COMPLETIONS = [
  ["bun"],
  ["bundle", ""],
  ["bundle", "create", "--"],
  ["register", "--project", ""],
  ["images", "resolve", ""],
  ["settings", "explain", "im"],
  ["exec", "--dest-dir", ""],
  ["completion", ""],
  ["check", "--format", ""],
];
const IN_CLONE = [
  ["--get-completions", "--", "register", "--project", ""],
  ["check", "--no-plugins"],
  ["bundle", "list", "--no-plugins"],
  ["version", "show", "--no-plugins"],
  ["doctor", "--offline"],
];

export const programs = {
  name: "programs",
  cases: (bin) => [
    { name: "a plugin as a file", run: () => plugin(bin, '"./plugins/tag.mjs"', { "plugins/tag.mjs": PLUGIN }) },
    {
      name: "a plugin as a file with backslashes in its path",
      run: () => plugin(bin, "'.\\plugins\\tag.mjs'", { "plugins/tag.mjs": PLUGIN }),
    },
    ...["exec:./tag.cmd", "exec:tag"].map((source) => ({
      name: `a plugin as a program: ${source}`,
      run: () =>
        plugin(
          bin,
          `["${source}", { hooks: [provideImage] }]`,
          { "tag.cmd": '@"%NODE_EXE%" "%~dp0tag.mjs"\r\n', "tag.mjs": PROGRAM },
          source === "exec:tag",
        ),
    })),
    ...COMPLETIONS.map((words) => ({
      name: `completion of ${JSON.stringify(words.join(" "))}`,
      run: () => completion(bin, words),
    })),
    ...IN_CLONE.map((args) => ({
      name: `nothing of a clone runs at ${args.slice(0, 4).join(" ")}`,
      run: () => inScratch((at) => clone(bin, at, args)),
    })),
    ...[".\\git.exe", "git"].map((call) => ({
      name: `the trace shows git.exe of a clone that was started as ${call}`,
      run: () => inScratch((at) => trapped(bin, at, call)),
    })),
    {
      name: "a git.cmd of a directory in Path runs, so that the traps would",
      run: () => inScratch((at) => control(bin, at)),
    },
  ],
};

const PROJECT = "project: p\ndomain: d\nversion: git\nimages: { default: ghcr.io/a/b:1 }\n";

function plugin(bin, source, files, onPath = false) {
  const fill = (directory) => {
    write(directory, {
      ...files,
      "flyte-settings.yaml": `images: { default: "acme://train" }\nplugins: [${source}]\n`,
    });
  };
  return inBoth(bin, fill, async ({ windows, onWindows }) => {
    const env = { NODE_EXE: `Z:${nodeExe.replaceAll("/", "\\")}` };
    const ran = await onWindows(["images", "resolve", "default"], { env, programs: onPath ? [windows] : [] });
    expectCode(ran, 0);
    same(ran.stdout, "ghcr.io/acme/train:1\n", "the image");
  });
}

function completion(bin, words) {
  return inBoth(
    bin,
    (directory) => write(directory, { "flyte-settings.yaml": PROJECT }),
    async ({ onLinux, onWindows }) => {
      const [ours, theirs] = await Promise.all(
        [onWindows, onLinux].map((run) => run(["--get-completions", "--", ...words])),
      );
      same(ours.stdout, theirs.stdout, "the candidates");
    },
  );
}

const trap = (mark) => `@echo ran> "Z:${mark.replaceAll("/", "\\")}"\r\n`;

async function clone(bin, scratch, args) {
  const [cwd, mark] = [join(scratch, "clone"), join(scratch, "ran")];
  write(cwd, { "flyte-settings.yaml": PROJECT, "a.py": "x = 1\n" });
  execFileSync("git", ["init", "-q"], { cwd, env: { PATH: process.env.PATH, HOME: scratch } });
  for (const name of ["git.cmd", "gcloud.cmd", "node.cmd", "taskkill.cmd", "rundll32.cmd"])
    writeFileSync(join(cwd, name), trap(mark));
  copyFileSync(nodeExe, join(cwd, "git.exe"));
  const ran = await node([bin, ...args], { cwd, traced: true });
  if (existsSync(mark)) throw new Error("a program of the clone ran");
  const started = startedIn(ran.stderr, bin);
  if (started.length > 0) throw new Error(`started: ${started.join("\n")}`);
}

/** Programs of the clone, and any git and gcloud, in Wine's trace of started processes. */
function startedIn(trace, bin) {
  const isTrapped = (line) => /\\clone\\|git|gcloud/i.test(line.replaceAll(bin, ""));
  return trace.split("\n").filter((line) => /CreateProcess/.test(line) && isTrapped(line));
}

/** The same clone with a program that does start its content: by path, and by name as Windows searches it. */
async function trapped(bin, scratch, call) {
  const cwd = join(scratch, "clone");
  write(cwd, { "flyte-settings.yaml": PROJECT });
  copyFileSync(nodeExe, join(cwd, "git.exe"));
  const script = `require("child_process").spawnSync(${JSON.stringify(call)}, ["--version"]);`;
  const ran = await node(["-e", script], { cwd, traced: true });
  if (startedIn(ran.stderr, bin).length === 0) throw new Error("the trace does not show git.exe, which ran");
}

async function control(bin, scratch) {
  const [cwd, mark] = [join(scratch, "clone"), join(scratch, "ran")];
  write(cwd, { "flyte-settings.yaml": PROJECT });
  write(join(scratch, "bin"), { "git.cmd": trap(mark) });
  await node([bin, "version", "show"], { cwd, programs: [join(scratch, "bin")] });
  if (!existsSync(mark)) throw new Error("git.cmd of Path did not run");
}

function write(directory, files) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
}
