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
  ["Show the settings of the project, from its file, the environment and flags", ["settings", "show"]],
  ["Show the source of each value", ["settings", "explain", "--env", "LOG_LEVEL=debug"]],
  ["List the images of the project", ["images", "list"]],
  ["Serialize the settings as a pod gets them, in _F_SS_C", ["context", "encode"]],
  [
    "Decode the context of a dynamic task in a package of `pyflyte package`",
    ["context", "decode", "--package", "flyte-package.tgz"],
  ],
  ["Check the project before registering it", ["check"]],
  ["List the files of the bundle", ["bundle", "list"]],
  ["Explain why a file is not in the bundle", ["bundle", "why", "notebooks/look-at-the-data.ipynb"]],
  ["Upload the code to a store (here a directory) and print the settings with its location", ["fast-register"]],
  ["List the contents of the package", ["package", "inspect", "flyte-package.tgz"]],
  [
    "Register the package with Flyte Admin (here an embedded one with a store)",
    ["register", "flyte-package.tgz", "--endpoint", admin.grpc, "--insecure"],
  ],
];

console.log(`\nexamples/python-project, in a copy at ${project}\n`);
for (const [title, words] of steps) await show(title, words);
console.log(`— Entities in the embedded Admin\n\n${admin.registered().join("\n")}\n`);
await admin.close();
await runInAPod();
console.log(`Done. Next:

  cd examples/python-project                       the example project
  node ../../packages/cli/dist/bin.js --help       all commands; when installed, the command is flyte-settings
  npm test                                         all tests that need only Node
  README.md, docs/                                 documentation of the library, the command and plugins`);

/** Runs a step and shows it like in a terminal; a failed step ends the quickstart. */
async function show(title, words, cwd = project) {
  console.log(
    `— ${title}\n\n$ flyte-settings ${words.map((word) => (/\s/.test(word) ? `'${word}'` : word)).join(" ")}`,
  );
  const code = await run(words, cwd);
  if (code !== 0) {
    console.error(`\nthis step failed with exit code ${code}: a bug in the quickstart or in the command`);
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
    `Download and unpack the bundle in an empty directory, then ${python ? "import it with python3" : "list it (python3 not found)"}`,
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
