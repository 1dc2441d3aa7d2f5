// docs/flyte2.md: its table of configuration values, from core, and its session, from the real output of the command in a project of both
// generations.   node docs/scripts/flyte2-page.mjs      writes them into the page
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { configEntries, configVariable } from "@flyte-settings/core/config";
import { flyte2Entries, ImageCache } from "@flyte-settings/core/flyte2";
import { deflate } from "@flyte-settings/core/zlib-exact";
import { run } from "./run-command.mjs";
import { built, inNewHome, partOf } from "./session.mjs";

const example = fileURLToPath(new URL("../../examples/python-project/flyte-package.tgz", import.meta.url));
const page = fileURLToPath(new URL("../flyte2.md", import.meta.url));
const marks = (name) => [
  `<!-- Begin of the ${name}, made by docs/scripts/flyte2-page.mjs. Do not edit. -->\n`,
  `<!-- End of the ${name}. -->\n`,
];

/** Every value of Flyte 2's configuration, with the variables of both. */
export function configTable() {
  const rows = flyte2Entries.map(({ yaml, variables }) => {
    const old = configEntries.find((entry) => entry.yaml === yaml);
    const before = old === undefined ? "not read" : `\`${configVariable(old)}\``;
    return `| \`${yaml}\` | ${before} | ${variables.map((name) => `\`${name}\``).join(", ")} |\n`;
  });
  return `| in \`config.yaml\` | flytekit's variable | Flyte 2's variables, the first that is set is read |\n| --- | --- | --- |\n${rows.join("")}`;
}

const images = { train: "ghcr.io/acme/train:v3", report: "ghcr.io/acme/report:v1" };
const cache = ImageCache.toTransport(ImageCache.fromImages(images), { deflate });
const args = [
  ["--inputs", "s3://flyte/in", "--outputs-path", "s3://flyte/out", "--version", "v1"],
  ["--image-cache", cache, "--tgz", "s3://flyte/fast0.tar.gz", "--dest", "."],
  ["--resolver", "flyte._internal.resolvers.default.DefaultTaskResolver", "mod", "flows.train", "instance", "fit"],
].flat();
const POD = `apiVersion: v1
kind: Pod
metadata: { name: r7f3k-a0-0 }
spec:
  containers:
    - name: primary
      image: ghcr.io/acme/train:v3
      args: ${JSON.stringify(["a0", ...args])}
`;

const files = {
  "requirements.txt": "flytekit==1.16.24\nflyte==2.12.1\n",
  "flyte-settings.yaml":
    "project: flytesnacks\ndomain: development\nversion: v1\nimages:\n  default: ghcr.io/acme/weather:2026.11\n",
  ".flyte/config.yaml":
    "admin:\n  endpoint: dns:///flyte.example.com\ntask:\n  project: flytesnacks\n  domain: development\nimage:\n  image_refs:\n    gpu: ghcr.io/acme/gpu:12.4\n",
  "flows/train.py":
    'import flyte\n\nenv = flyte.TaskEnvironment(name="train", image="auto")\n\n\n@env.task\ndef fit() -> None: ...\n',
  "flows/.flyteignore": "data/\n",
  "flows/data/sample.csv": "a,b\n",
  ".flyteignore": ".flyte/\npod.yaml\nmirrored.yaml\n*.tgz\n",
  "pod.yaml": POD,
};

/** The purpose of each command, and the command. */
const steps = [
  [
    "Both packages are in `requirements.txt`: commands are then for flytekit, and a message says so.",
    "settings explain project",
  ],
  [
    "The same question for Flyte 2 reads the configuration that `flyte deploy` would read.",
    "settings explain task --generation 2",
  ],
  [
    "The images that `flyte deploy` would use by name, with their sources. `images pin` prints them as flags with digests.",
    "images resolve --generation 2",
  ],
  ["The images in the package of flytekit's `pyflyte package`.", "package inspect flyte-package.tgz"],
  ["The files that a Flyte 2 task gets.", "bundle list --generation 2"],
  ["Why a file is not among them.", "bundle why flows/data/sample.csv --generation 2"],
  [
    "A version for `flyte deploy --version`, which depends only on these files.",
    "version show --generation 2 --version content",
  ],
  ["A Flyte 2 pod: the generation is recognized by its arguments.", "context decode --pod pod.yaml"],
  [
    "The same pod with another registry in its image cache.",
    "context inject pod.yaml --mirror ghcr.io/acme=registry.example.com/acme --output mirrored.yaml",
  ],
  ["Problems of the settings, the configuration and the bundle.", "check --generation 2"],
];

/** @returns the session, as it is in the page */
export function mixedSession() {
  return inNewHome(async ({ home, project, env }) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(project, name)), { recursive: true });
      writeFileSync(join(project, name), text);
    }
    cpSync(example, join(project, "flyte-package.tgz"));
    const sessions = [];
    for (const [why, line] of steps) {
      const said = await run(built, line.split(" "), project, env);
      sessions.push(`${why}\n\n\`\`\`text\n$ flyte-settings ${line}\n${said}\`\`\`\n`);
    }
    return sessions.join("\n").replaceAll(project, "~/weather").replaceAll(home, "~");
  });
}

export const writtenPart = (name) => partOf(page, marks(name)).text;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, make] of [
    ["table", configTable],
    ["session", mixedSession],
  ]) {
    partOf(page, marks(name)).write(await make());
  }
}
