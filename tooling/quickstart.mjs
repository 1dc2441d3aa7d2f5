// npm run quickstart: the main workflow on a copy of the example project, with an embedded store and an embedded Admin.
// Leaves nothing behind.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { installAndBuild, root } from "./pnpm.mjs";

installAndBuild();

const { fakeAdmin } = await import(pathToFileURL(join(root, "packages/plugin-testkit/dist/index.js")).href);
const home = mkdtempSync(join(tmpdir(), "flyte-settings-quickstart-"));
const project = join(home, "python-project");
cpSync(join(root, "examples/python-project"), project, { recursive: true });
process.on("exit", () => rmSync(home, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));
const admin = await fakeAdmin();

const steps = [
  ["The settings of a project, from its file, the environment and flags", ["settings", "show"]],
  ["… and where each value came from", ["settings", "explain", "--env", "LOG_LEVEL=debug"]],
  ["The images that its tasks may name", ["images", "list"]],
  ["The settings as a pod gets them, in _F_SS_C", ["context", "encode"]],
  [
    "A real package made by `pyflyte package`: what its dynamic task will read in the pod",
    ["context", "decode", "--package", "flyte-package.tgz"],
  ],
  ["What somebody should look at before it is registered", ["check"]],
  ["Which files of the project its tasks would get", ["bundle", "list"]],
  ["… and why one of them would not be among them", ["bundle", "why", "notebooks/look-at-the-data.ipynb"]],
  ["The code into a store (here a folder), and the settings that name it", ["fast-register"]],
  ["What is in the package", ["package", "inspect", "flyte-package.tgz"]],
  [
    "The package into Flyte Admin; here an embedded one, with a store for the code",
    ["register", "flyte-package.tgz", "--endpoint", admin.grpc, "--insecure"],
  ],
];

console.log(`\nexamples/python-project, in a copy at ${project}\n`);
for (const [title, words] of steps) await show(title, words);
console.log(`— What the embedded Admin holds now\n\n${admin.registered().join("\n")}\n`);
await admin.close();
await runInAPod();
console.log(`That was it. Next:

  cd examples/python-project                       the project that was shown
  node ../../packages/cli/dist/bin.js --help       every command; installed, it is called flyte-settings
  npm test                                         everything, held against what the real flytekit answered
  README.md, docs/                                 for library users, for the command, for plugin authors`);

/** Runs a step and shows it like in a terminal; a failed step ends the quickstart. */
async function show(title, words, cwd = project) {
  console.log(
    `— ${title}\n\n$ flyte-settings ${words.map((word) => (/\s/.test(word) ? `'${word}'` : word)).join(" ")}`,
  );
  const code = await run(words, cwd);
  if (code !== 0) {
    console.error(`\nthis step ended with exit code ${code}; that is a bug in the quickstart or in what it shows`);
    process.exit(1);
  }
  console.log();
}

/**
 * Downloads, unpacks and imports the bundle like a task's container. Starts in an empty directory, so that the code
 * comes from the bundle.
 */
async function runInAPod() {
  const [archive] = readdirSync(join(project, ".flyte-settings/bundles")).filter((name) => name.endsWith(".tar.gz"));
  const [pod, empty] = ["pod", "empty"].map((name) => join(home, name));
  for (const folder of [pod, empty]) mkdirSync(folder);
  const python = spawnSync("python3", ["--version"]).status === 0;
  const command = python
    ? ["python3", "-c", "import weather.readings as r; print(r.__file__, r.load())"]
    : ["ls", "-R", pod];
  const location = `file://${join(project, ".flyte-settings/bundles", archive)}`;
  await show(
    `The runtime half on it, in an empty directory: fetch, unpack, ${python ? "import with python3" : "list (there is no python3 here)"}`,
    ["exec", "--additional-distribution", location, "--dest-dir", pod, "--", ...command],
    empty,
  );
}

function run(words, cwd) {
  const env = { ...process.env, HOME: home };
  const bin = join(root, "packages/cli/dist/bin.js");
  const child = spawn(process.execPath, [bin, ...words], {
    cwd,
    env,
    stdio: ["ignore", "inherit", "inherit"],
  });
  return new Promise((resolve) => child.on("close", (code) => resolve(code ?? 1)));
}
