// Deeply nested YAML and JSON must cause a clear error, not abort the process or throw another error.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../pnpm.mjs";
import { command, inProject, misbehaviour } from "./command.mjs";

const UNITS = [
  "- ",
  "? ",
  "- ? ",
  "? - ",
  "[? ",
  "{? ",
  "[",
  "{",
  "[[",
  "{a: ",
  "[{",
  "- [",
  "- - ",
  "a:\n ",
  "&a [",
  "!t [",
  "- &a ",
  "- !t ",
  '"a": [',
  "[a, ",
  "{a: [",
  "? [",
  "a: ",
  "<<: ",
  "[a: ",
  "- a: b: ",
];
const DEPTHS = [100, 300, 600, 1_200, 2_500, 5_000, 20_000];
const ENDS = ["", "a", '"a', "'a", "&a b", "!a b", "| \n a", "1"];
const config = pathToFileURL(join(root, "packages/core/dist/config.js")).href;
// one process reads all depths of a unit: aborts only occurred after many inputs
const PROGRAM = `
const { readYaml } = await import(${JSON.stringify(config)});
for (const text of JSON.parse(process.argv[1]))
  for (let n = 0; n < 2; n++)
    try { readYaml(text[0].repeat(text[1]) + text[2]); }
    catch (error) { if (error.name !== "FlyteSettingsError") { console.log(JSON.stringify(text), error.name); process.exit(3); } }
`;

function cases() {
  const inCore = UNITS.flatMap((unit) =>
    ENDS.map((end) => ({
      name: `readYaml: ${JSON.stringify(unit)} nested, ended by ${JSON.stringify(end)}`,
      run: () => inOneProcess(DEPTHS.map((depth) => [unit, depth, end])),
    })),
  );
  const files = [
    ["flyte-settings.yaml", ["settings", "show"]],
    ["pod.yaml", ["context", "decode", "pod.yaml"]],
    ["images.lock.yaml", ["images", "list"]],
  ];
  const inCommands = UNITS.flatMap((unit) =>
    DEPTHS.slice(1).flatMap((depth) =>
      files.map(([file, args]) => ({
        name: `${args.join(" ")}: ${JSON.stringify(unit)} x ${depth} in ${file}`,
        run: () => {
          const project =
            file === "images.lock.yaml"
              ? { "flyte-settings.yaml": 'images: { default: r/x:1 }\nplugins: ["@flyte-settings/oci-images"]\n' }
              : {};
          return inProject(async (cwd) => misbehaviour(await command(args, { cwd, limitMs: 15_000 })), {
            ...project,
            [file]: `${unit.repeat(depth)}| \n a`,
          });
        },
      })),
    ),
  );
  return [...inCore, ...inCommands];
}

function inOneProcess(texts) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["--input-type=module", "--eval", PROGRAM, JSON.stringify(texts)], {
      timeout: 60_000,
    });
    let said = "";
    child.stdout.on("data", (data) => (said += data));
    child.stderr.on("data", (data) => (said += data));
    child.on("close", (code, signal) =>
      resolve(code === 0 ? undefined : `${signal ?? `exit code ${code}`}: ${said.slice(0, 200)}`),
    );
  });
}

export const yamlDepth = { name: "yaml-depth", rows: "1c, 1d", cases };
