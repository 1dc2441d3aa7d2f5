// Files that are endless, block, or take long to match: the command must end on its own, or at the first signal.
import { spawnSync } from "node:child_process";
import { symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { command, inProject, misbehaviour } from "./command.mjs";

const LIMIT_MS = 12_000;
const TAB = ["--get-completions", "--", "register", "--project", ""];
const SHOW = ["settings", "show"];
const LIST = ["bundle", "list"];

const written = [
  ...[3, 4, 5, 8, 20].flatMap((stars) =>
    [".flyteignore", ".dockerignore", ".gitignore"].map((file) => [
      `${file} with ${stars} stars and a long file name`,
      LIST,
      { [file]: `*${"a*".repeat(stars)}b\n`, ["a".repeat(250)]: "" },
    ]),
  ),
  ...[10_000, 40_000, 200_000].flatMap((tabs) =>
    [SHOW, TAB, ["doctor", "--offline"]].map((args) => [
      `requirements.txt with ${tabs} tabs: ${args[0]}`,
      args,
      { "requirements.txt": `flytekit${"\t".repeat(tabs)}x\n` },
    ]),
  ),
  ["a module of nested f-strings", [...LIST, "--copy", "auto", "-m", "m"], { "m.py": `x = ${"f'{".repeat(5_000)}\n` }],
  [
    "an import of nested f-strings",
    [...LIST, "--copy", "auto", "-m", "m"],
    { "m.py": `from a import (${"f'{".repeat(20_000)}\n` },
  ],
  ["a module of open brackets", [...LIST, "--copy", "auto", "-m", "m"], { "m.py": `${"(".repeat(100_000)}\n` }],
  [".gitignore of many **", LIST, { ".gitignore": `${"**/".repeat(20_000)}a\n`, "a/b/c/d": "" }],
  [
    "an environment value of 120,000 characters",
    ["settings", "explain"],
    { "flyte-settings.yaml": `env: { A: "${"a".repeat(120_000)}" }\n` },
  ],
  ["an alias bomb in the project file", SHOW, { "flyte-settings.yaml": bomb() }],
  ["an alias bomb in a manifest", ["context", "decode", "pod.yaml"], { "pod.yaml": bomb() }],
  ["1 MB of }", ["context", "decode", "pod.yaml"], { "pod.yaml": "}".repeat(1_000_000) }],
  ["JSON nested 200,000 deep", ["context", "decode", "pod.json"], { "pod.json": '{"a":'.repeat(200_000) }],
  [
    "INI interpolation without end",
    SHOW,
    { "flytekit.config": `[images]\na = ${"%(b)s".repeat(100_000)}\nb = %(a)s\n` },
  ],
];

function bomb() {
  const names = "abcdefghij";
  const lines = [...names].map(
    (name, at) =>
      `${name}: &${name} [${Array(9)
        .fill(at === 0 ? "x" : `*${names[at - 1]}`)
        .join(",")}]`,
  );
  return `${lines.join("\n")}\n`;
}

const places = [
  "flytekit.config",
  "requirements.txt",
  ".python-version",
  "pyproject.toml",
  "flyte-settings.yaml",
  ".gitignore",
  ".flyteignore",
  ".dockerignore",
];
const readers = [SHOW, TAB, LIST, ["bundle", "create"], ["doctor", "--offline"], ["check"]];

function cases() {
  const run = (args, prepare, files = {}) =>
    inProject(async (cwd) => {
      prepare(cwd);
      return misbehaviour(await command(args, { cwd, limitMs: LIMIT_MS }));
    }, files);
  return [
    ...written.map(([name, args, files]) => ({ name, run: () => run(args, () => {}, files) })),
    ...places.flatMap((file) =>
      readers.flatMap((args) => [
        {
          name: `${file} is a pipe: ${args.slice(0, 2).join(" ")}`,
          run: () => run(args, (cwd) => spawnSync("mkfifo", [join(cwd, file)])),
        },
        {
          name: `${file} links to /dev/zero: ${args.slice(0, 2).join(" ")}`,
          run: () => run(args, (cwd) => symlinkSync("/dev/zero", join(cwd, file))),
        },
      ]),
    ),
    {
      name: "a sparse file of 1 TB: bundle create",
      run: () =>
        run(["bundle", "create"], (cwd) => {
          writeFileSync(join(cwd, "big.bin"), "");
          truncateSync(join(cwd, "big.bin"), 2 ** 40);
        }),
    },
  ];
}

export const hangs = { name: "hangs", rows: "1b, 3c", cases };
