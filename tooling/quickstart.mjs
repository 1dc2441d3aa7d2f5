// npm run quickstart: the main job on the example project, in a copy of it, with an embedded store. Nothing is left behind.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installAndBuild, root } from "./pnpm.mjs";

installAndBuild();

const home = mkdtempSync(join(tmpdir(), "flyte-settings-quickstart-"));
const project = join(home, "python-project");
cpSync(join(root, "examples/python-project"), project, { recursive: true });
process.on("exit", () => rmSync(home, { recursive: true, force: true }));

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
];

console.log(`\nexamples/python-project, in a copy at ${project}\n`);
for (const [title, words] of steps) {
  console.log(
    `— ${title}\n\n$ flyte-settings ${words.map((word) => (/\s/.test(word) ? `'${word}'` : word)).join(" ")}`,
  );
  const { status } = run(words);
  if (status !== 0) {
    console.error(`\nthis step ended with exit code ${status}; that is a bug in the quickstart or in what it shows`);
    process.exit(1);
  }
  console.log();
}
console.log(`That was it. Next:

  cd examples/python-project                       the project that was shown
  npx --yes pnpm@10.34.9 exec flyte-settings --help    every command; or node packages/cli/dist/bin.js
  npm test                                         everything, held against what the real flytekit answered
  README.md, docs/                                 for library users, for the command, for plugin authors`);

function run(words) {
  const env = { ...process.env, HOME: home };
  return spawnSync(process.execPath, [join(root, "packages/cli/dist/bin.js"), ...words], {
    cwd: project,
    env,
    stdio: ["ignore", "inherit", "inherit"],
  });
}
