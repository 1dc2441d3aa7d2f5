// Control characters, bidirectional overrides and forged lines in all text that a command prints.
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { command, inProject, misbehaviour } from "./command.mjs";
import { tar } from "./tar-bytes.mjs";

const KINDS = {
  escape: "\u001b]0;OWNED\u0007\u001b[2J",
  c1: "\u009b31m",
  del: "\u007f",
  bidi: "\u202eEVIL\u2066",
  newline: "\n::error::FORGED\n::set-env name=X::y\n",
  return: "\roverwritten",
  separator: "\u2028::error::FORGED",
  mark: "\u200fRTL",
};
const RAW = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
const FORGED = /^\s*::(?:error::FORGED|set-env)/m;

function problem(ran) {
  const odd = misbehaviour(ran);
  if (odd !== undefined) return odd;
  for (const stream of ["stdout", "stderr"]) {
    const at = ran[stream].search(RAW);
    if (at >= 0) return `${stream} has ${JSON.stringify(ran[stream].slice(Math.max(0, at - 40), at + 20))}`;
    if (FORGED.test(ran[stream])) return `${stream} has a forged line`;
  }
  return undefined;
}

const context = (fields) => {
  const image = { default_image: { name: "default", fqn: "r/x", tag: "1" }, images: [] };
  const all = { image_config: image, project: "p", domain: "d", version: "v", env: { A: "b" }, ...fields };
  return gzipSync(JSON.stringify(all)).toString("base64");
};
const contexts = (x) => ({
  project: { project: x },
  version: { version: x },
  "env value": { env: { A: x } },
  "env name": { env: { [`A${x}`]: "b" } },
  interpreter: { python_interpreter: x },
  "source root": { source_root: x },
  "git repo": { git_repo: x },
  image: { image_config: { default_image: { name: `n${x}`, fqn: `r/x${x}`, tag: `t${x}` }, images: [] } },
  location: { fast_serialization_settings: { enabled: true, distribution_location: `s3://b/${x}` } },
  "unknown key": { [`unknown${x}`]: 1 },
  resources: { default_resources: { requests: { cpu: x } } },
});
const projectFiles = (x) => {
  const j = JSON.stringify;
  return {
    project: `project: ${j(`p${x}`)}\n`,
    image: `images: { default: ${j(`r/x${x}`)} }\n`,
    "image name": `images: { ${j(`n${x}`)}: r/x:1 }\n`,
    "env value": `env: { A: ${j(x)} }\n`,
    "env name": `env: { ${j(`A${x}`)}: v }\n`,
    "unknown key": `${j(`zz${x}`)}: 1\n`,
    plugin: `plugins: [ ${j(`./p${x}.mjs`)} ]\n`,
    "exec plugin": `plugins: [[ ${j(`exec:./p${x}`)}, { hooks: [provideImage] } ]]\n`,
    store: `bundle: { store: ${j(`s3://b${x}`)} }\n`,
    version: `version: ${j(`v${x}`)}\n`,
    check: `checks: { ignore: [{ code: ${j(`c${x}`)}, reason: ${j(`r${x}`)} }] }\n`,
    "source root": `sourceRoot: ${j(`s${x}`)}\n`,
    interpreter: `pythonInterpreter: ${j(`/p${x}`)}\n`,
  };
};
const READERS = [
  ["settings", "show"],
  ["settings", "show", "--json"],
  ["settings", "explain"],
  ["images", "list"],
  ["images", "resolve"],
  ["plugins", "list"],
  ["check"],
  ["check", "--format", "github"],
  ["check", "--format", "sarif"],
  ["check", "--format", "gitlab"],
  ["check", "--format", "yaml"],
  ["doctor", "--offline"],
  ["version", "explain"],
];
const argumentsWith = (x) => [
  ["context", "decode", `f${x}`],
  ["settings", "show", "--file", `f${x}`],
  ["settings", "show", "--image", `a${x}`],
  ["settings", "show", "--compat", `c${x}`],
  ["settings", "show", `--q${x}`],
  ["settings", "explain", `f${x}`],
  [`zz${x}`],
  ["bundle", `z${x}`],
  ["bundle", "list", "--source", `s${x}`],
  ["bundle", "create", "--max-size", x],
  ["bundle", "why", `w${x}`],
  ["package", "inspect", `p${x}`],
  ["images", "resolve", `r${x}`],
  ["completion", `s${x}`],
  ["register", "p.tgz", "--endpoint", x],
];
const configs = (x) => ({
  section: `[x${x}]\na=1\n`,
  broken: `zz${x}\n`,
  image: `[images]\na${x} = r/b${x}\n`,
  login: `[credentials]\nauth_mode = m${x}\n[platform]\nurl = u${x}\n`,
});

function cases() {
  return Object.entries(KINDS).flatMap(([kind, x]) => {
    const name = (what, args) => `${kind} in ${what}: ${args.slice(0, 3).join(" ")}`;
    const inFiles = (what, files, args) => ({
      name: name(what, args),
      run: () => inProject(async (cwd) => problem(await command(args, { cwd })), files),
    });
    return [
      ...Object.entries(contexts(x)).flatMap(([what, fields]) => {
        const files = { a: context(fields), b: context({}) };
        return [
          inFiles(`context, ${what}`, files, ["context", "decode", "a"]),
          inFiles(`context, ${what}`, files, ["context", "diff", "a", "b"]),
        ];
      }),
      ...Object.entries(projectFiles(x)).flatMap(([what, text]) =>
        READERS.map((args) => inFiles(`project file, ${what}`, { "flyte-settings.yaml": text, "a.py": "" }, args)),
      ),
      ...Object.entries(configs(x)).flatMap(([what, text]) =>
        [READERS[0], READERS[2], READERS[11]].map((args) =>
          inFiles(`flytekit.config, ${what}`, { "flytekit.config": text }, args),
        ),
      ),
      ...argumentsWith(x).map((args) => inFiles("argument", {}, args)),
      ...fileNames(kind, x),
      ...archiveNames(kind, x),
    ];
  });
}

function fileNames(kind, x) {
  const file = `n${x}`.replaceAll("/", "_");
  return [
    ["bundle", "list"],
    ["bundle", "why", file],
    ["bundle", "create"],
    ["check"],
    ["check", "--format", "github"],
    ["spark", "zip", "-o", "z.zip"],
  ].map((args) => ({
    name: `${kind} in a file name: ${args.slice(0, 2).join(" ")}`,
    run: () =>
      inProject(async (cwd) => {
        writeFileSync(join(cwd, file), "");
        symlinkSync("/etc/passwd", join(cwd, `l${file}`));
        mkdirSync(join(cwd, `d${file}`));
        writeFileSync(join(cwd, `d${file}`, "a.py"), "");
        return problem(await command(args, { cwd }));
      }),
  }));
}

function archiveNames(kind, x) {
  const behindLink = tar([{ name: `l${x}`, type: "2", link: "z" }, { name: `l${x}/f` }]);
  return [
    ["behind a link", behindLink],
    ["above", tar([{ name: `../${x}` }])],
    ["absolute", tar([{ name: `/${x}` }])],
  ].flatMap(([what, bytes]) =>
    [
      ["exec", "--additional-distribution", "fast1.tar.gz", "--dest-dir", "d", "--", "true"],
      ["package", "inspect", "fast1.tar.gz"],
    ].map((args) => ({
      name: `${kind} in a member's name ${what}: ${args[0]}`,
      run: () =>
        inProject(async (cwd) => problem(await command(args, { cwd })), { "fast1.tar.gz": bytes, "d/.keep": "" }),
    })),
  );
}

export const printing = { name: "printing", rows: "1e", cases };
