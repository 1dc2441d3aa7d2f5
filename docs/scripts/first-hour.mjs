// docs/first-hour.md: a tutorial with the real output of the command, in a directory with code and a package.
//   node docs/scripts/first-hour.mjs                    writes the page
//   node docs/scripts/first-hour.mjs --check PROGRAM    compares it with the output of that program
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve as resolvePath } from "node:path";
import { fileURLToPath } from "node:url";
import { fakeAdmin } from "@flyte-settings/plugin-testkit";
import { run } from "./run-command.mjs";
import { built, inNewHome } from "./session.mjs";

const example = fileURLToPath(new URL("../../examples/python-project", import.meta.url));
const page = fileURLToPath(new URL("../first-hour.md", import.meta.url));
export const POD = `apiVersion: v1
kind: Pod
metadata: { name: forecasts }
spec:
  containers:
    - name: primary
      image: ghcr.io/acme/weather:2026.11
`;

/** Each command with its purpose. */
export const steps = [
  ["Write a project file with the image of the tasks.", "init --image ghcr.io/acme/weather:2026.11"],
  ["Show every value and its source.", "settings explain"],
  ["Check the project for problems.", "check"],
  ["List the files of the code bundle.", "bundle list"],
  [
    "Bundle the code, put it into a store (here a directory), and print the settings that refer to it.",
    "fast-register",
  ],
  ["Inspect the package of `pyflyte package`.", "package inspect flyte-package.tgz"],
  ["Preview the registration.", "register flyte-package.tgz --version v1 --dry-run"],
  ["Register the package.", "register flyte-package.tgz --version v1 --endpoint $ADMIN --insecure"],
  [
    "Register it again: entities that exist with identical content are skipped.",
    "register flyte-package.tgz --version v1 --endpoint $ADMIN --insecure",
  ],
  [
    "Write the project's settings into a pod manifest, `pod.yaml`.",
    "context inject pod.yaml --output pod-with-context.yaml",
  ],
  ["Decode the context in that manifest.", "context decode --pod pod-with-context.yaml"],
];

/** @param program path of the command's file; @returns the page */
export async function firstHour(program = built) {
  const admin = await fakeAdmin();
  return inNewHome(async ({ project, env }) => {
    for (const name of ["weather", "flyte-package.tgz"])
      cpSync(join(example, name), join(project, name), {
        recursive: true,
        filter: (path) => !/__pycache__/.test(path),
      });
    writeFileSync(join(project, "pod.yaml"), POD);
    const sessions = [];
    for (const [why, line] of steps) {
      const words = line.replace("$ADMIN", admin.grpc).split(" ");
      // neither Python, git nor a shell: only Node is on the PATH
      const said = await run(program, words, project, env);
      const shown = line.includes(" pod.yaml ") ? `\`pod.yaml\`:\n\n\`\`\`yaml\n${POD}\`\`\`\n\n` : "";
      sessions.push(
        `## ${sessions.length + 1}. ${why.replace(/\.$/, "")}\n\n${shown}\`\`\`text\n$ flyte-settings ${line}\n${said}\`\`\``,
      );
    }
    return pageOf(sessions, [project, "~/weather"], [admin.grpc, "$ADMIN"]);
  }).finally(() => admin.close());
}

function pageOf(sessions, ...replaced) {
  const text = replaced.reduce((all, [from, to]) => all.replaceAll(from, to), sessions.join("\n\n"));
  return `<!-- Made by docs/scripts/first-hour.mjs from what the command prints. Do not edit. -->

# Your first hour

This tutorial goes from an empty project to a registered package. You need Node 20.19 or newer, and neither Python nor git. The output is
that of the real command, in a directory with the code of \`examples/python-project\` and its package, \`flyte-package.tgz\`.

Install the command with \`npm install --global @flyte-settings/cli\` ([other ways](/install)).

\`$ADMIN\` is the address of Flyte Admin. Without one, start a fake Flyte Admin in a second terminal:

<!-- not run: it waits for calls until it is stopped -->
\`\`\`sh
npm install @flyte-settings/plugin-testkit
node --input-type=module -e 'import { fakeAdmin } from "@flyte-settings/plugin-testkit"; console.log((await fakeAdmin()).grpc)'
\`\`\`

${text.replace(/H4sI[\w+/=]{60,}/g, "H4sI…")}
`;
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
