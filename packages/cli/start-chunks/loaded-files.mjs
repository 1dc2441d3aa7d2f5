// Which files of dist the frequent commands load: each is run once with a hook that reports loaded modules.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const project = fileURLToPath(new URL("../../../examples/python-project", import.meta.url));
const somePackage = fileURLToPath(
  new URL("../../conformance/vectors/packages/registration/two-hundred.tgz", import.meta.url),
);
const hook = `
  import { register } from "node:module";
  register("data:text/javascript," + encodeURIComponent(\`
    import { writeSync } from "node:fs";
    export const load = (url, context, next) => {
      if (url.startsWith("file:")) writeSync(2, "\\\\nloaded " + url + "\\\\n");
      return next(url, context);
    };
  \`));
`;

/**
 * Commands that start often, in scripts and in shells. `CONTEXT` is replaced by the project's own, and `PACKAGE` by the
 * path of one.
 */
const frequent = [
  ["context", "decode", "CONTEXT"],
  ["context", "decode", "--pod", "-"],
  ["settings", "show"],
  ["images", "resolve"],
  ["check"],
  ["package", "inspect", "PACKAGE"],
  ["version", "show", "--generation", "2", "--version", "content"],
  ["images", "pin", "--help"],
  ["--get-completions", "--", "images", "resolve", ""],
];

/** The standard input: a pod of Flyte 2 as printed by kubectl. Its image cache is that of one image, r/x:1. */
const pod = `
kind: Pod
spec:
  containers:
    - args: [a0, --version, v1, --image-cache, '{"image_lookup": {"a": "r/x:1"}}', --tgz, s3://b/fast0.tar.gz, --dest, .]
`;

/** @returns for each frequent command, the paths of the files below `folder` that it loads */
export function filesOfFrequentCommands(folder) {
  const bin = join(folder, "bin.js");
  // without the builder's own settings: the record must be the same everywhere
  const { PATH, SystemRoot } = process.env;
  const env = { PATH, SystemRoot, HOME: folder, NODE_DISABLE_COMPILE_CACHE: "1" };
  const options = { cwd: project, env, encoding: "utf8", maxBuffer: 1 << 26, input: pod };
  const run = (nodeArgs, args) => spawnSync(process.execPath, [...nodeArgs, bin, ...args], options);
  const context = run([], ["context", "encode"]).stdout.trim();
  return frequent.map((words) => {
    const args = words.map((word) => ({ CONTEXT: context, PACKAGE: somePackage })[word] ?? word);
    const { stderr } = run(["--import", `data:text/javascript,${encodeURIComponent(hook)}`], args);
    const urls = [...stderr.matchAll(/^loaded (file:.*)$/gm)].map(([, url]) => fileURLToPath(url));
    return new Set(urls.filter((file) => file.startsWith(folder)));
  });
}
