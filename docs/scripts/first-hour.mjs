// docs/first-hour.md: a first hour with the command, as text, from what it really prints in a folder with code and a package.
//   node docs/scripts/first-hour.mjs                    writes the page
//   node docs/scripts/first-hour.mjs --check PROGRAM    holds it against what that program prints
import { spawn } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve as resolvePath } from "node:path";
import { fileURLToPath } from "node:url";
import { fakeAdmin } from "@flyte-settings/plugin-testkit";

const example = fileURLToPath(new URL("../../examples/python-project", import.meta.url));
const built = fileURLToPath(new URL("../../packages/cli/dist/bin.js", import.meta.url));
const page = fileURLToPath(new URL("../first-hour.md", import.meta.url));
export const POD = `apiVersion: v1
kind: Pod
metadata: { name: forecasts }
spec:
  containers:
    - name: primary
      image: ghcr.io/acme/weather:2026.11
`;

/** What is typed, and why. */
export const steps = [
  ["A project file, with the image that tasks run in.", "init --image ghcr.io/acme/weather:2026.11"],
  ["Every value, and where it comes from.", "settings explain"],
  ["What a person should look at before anything is registered.", "check"],
  ["The files that would ship.", "bundle list"],
  ["The code into a store, here a folder, and the settings that name it.", "fast-register"],
  ["What `pyflyte package` put into the package.", "package inspect flyte-package.tgz"],
  ["What would be registered.", "register flyte-package.tgz --version v1 --dry-run"],
  ["It is registered.", "register flyte-package.tgz --version v1 --endpoint $ADMIN --insecure"],
  [
    "And again: what is there and the same is done.",
    "register flyte-package.tgz --version v1 --endpoint $ADMIN --insecure",
  ],
  ["The project's settings into a pod's manifest.", "context inject pod.yaml --output pod-with-context.yaml"],
  ["What a pod will read, from its manifest.", "context decode --pod pod-with-context.yaml"],
];

/** @param program the command's own file; @returns the page */
export async function firstHour(program = built) {
  const home = realpathSync(mkdtempSync(join(tmpdir(), "flyte-settings-first-hour-")));
  const project = join(home, "weather");
  const admin = await fakeAdmin();
  try {
    mkdirSync(join(home, "bin"));
    symlinkSync(process.execPath, join(home, "bin/node"));
    for (const name of ["weather", "flyte-package.tgz"])
      cpSync(join(example, name), join(project, name), {
        recursive: true,
        filter: (path) => !/__pycache__/.test(path),
      });
    writeFileSync(join(project, "pod.yaml"), POD);
    const sessions = [];
    for (const [why, line] of steps) {
      const words = line.replace("$ADMIN", admin.grpc).split(" ");
      // no Python, no git, no shell: Node is all that is on the PATH
      const said = await run(program, words, project, { PATH: join(home, "bin"), HOME: home, NO_COLOR: "1" });
      sessions.push(`${why}\n\n\`\`\`text\n$ flyte-settings ${line}\n${said}\`\`\``);
    }
    return pageOf(sessions, [project, "~/weather"], [admin.grpc, "$ADMIN"]);
  } finally {
    await admin.close();
    rmSync(home, { recursive: true, force: true });
  }
}

function pageOf(sessions, ...replaced) {
  const text = replaced.reduce((all, [from, to]) => all.replaceAll(from, to), sessions.join("\n\n"));
  return `<!-- Made by docs/scripts/first-hour.mjs from what the command prints. Do not edit. -->

# A first hour

What the command says, from an empty project to a registered package, on a machine with Node 20.19 or newer and nothing else: no
Python, no git. The folder holds the code of \`examples/python-project\` and the package that the real \`pyflyte package\` made of
it. The command comes with \`npm install --global @flyte-settings/cli\`.

\`$ADMIN\` is the address of Flyte Admin. To try it without one, start the one that lives in a process, in a second terminal:

<!-- not run: it waits for calls until it is stopped -->
\`\`\`sh
npm install @flyte-settings/plugin-testkit
node --input-type=module -e 'import { fakeAdmin } from "@flyte-settings/plugin-testkit"; console.log((await fakeAdmin()).grpc)'
\`\`\`

${text.replace(/H4sI[\w+/=]{60,}/g, "H4sI…")}
`;
}

function run(program, words, cwd, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...words], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    const said = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"]) {
      child[name].on("data", (piece) => {
        said[name] += piece;
      });
    }
    child.on("close", (code) => {
      const all = said.stdout + said.stderr;
      if (code === 0) resolve(all);
      else reject(new Error(`flyte-settings ${words.join(" ")} ended with ${code}:\n${all}`));
    });
  });
}

export { fakeAdmin };

export const writtenFirstHour = () => readFileSync(page, "utf8");

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , check, program] = process.argv;
  const text = await firstHour(program === undefined ? built : resolvePath(program));
  if (check === undefined) writeFileSync(page, text);
  else if (text !== writtenFirstHour()) {
    process.stderr.write(`docs/first-hour.md is not what ${program} prints:\n${text}`);
    process.exitCode = 1;
  }
}
